import { describe, expect, test } from 'vitest';
import { buildWords } from './build-labels.ts';
import { type BuildSettings, DEFAULT_BUILD } from './build-settings.ts';

function words(settings: Partial<BuildSettings>) {
  return buildWords({ ...DEFAULT_BUILD, ...settings }, { wholeTriangles: 61_204, seconds: 7.25 });
}

describe('the words about a build', () => {
  test('say what happens to the triangles, what is baked and written, how long it takes, and that nothing is sampled', () => {
    expect(words({ triangles: { kind: 'count', count: 10_000 }, texture: '2048', formats: ['glb', 'stl'] })).toBe(
      'Keeps the shape that was sampled. Decodes it, reduces 61,204 triangles to about 10,000, bakes a 2048 texture, ' +
        'writes GLB and STL (100 mm). About 7 s here; no sampling.',
    );
  });

  test('name everything that is asked for besides', () => {
    const all = words({
      isPrintReady: true,
      normalMap: true,
      ambientOcclusion: true,
      levelsOfDetail: 2,
      turntablePictures: 12,
      hasTurntableFilm: true,
      packedGeometry: 'draco',
      packedTextures: 'ktx2',
    });
    for (const part of [
      'closes it to a solid',
      'bakes a 1024 texture with normals and occlusion',
      'makes 2 coarser levels',
      'takes 12 pictures and a film of one turn',
      'writes GLB and a compressed copy (Draco, KTX2)',
    ]) {
      expect(all).toContain(part);
    }
  });

  test('do not promise fewer triangles than a count above what there is gives', () => {
    expect(words({ triangles: { kind: 'count', count: 90_000 } })).toContain('keeps all 61,204 triangles');
    expect(words({ triangles: { kind: 'raw' } })).toContain('keeps all 61,204 triangles');
  });

  test('tell no figure that nobody knows', () => {
    expect(buildWords({ ...DEFAULT_BUILD, texture: 'none' }, { wholeTriangles: undefined, seconds: undefined })).toBe(
      'Keeps the shape that was sampled. Decodes it, keeps 50 % of the triangles, leaves the colours on its vertices, ' +
        'writes GLB. No sampling.',
    );
  });
});
