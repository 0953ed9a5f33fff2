import { describe, expect, test } from 'vitest';
import { buildWords } from './build-labels.ts';
import { type BuildSettings, DEFAULT_BUILD } from './build-settings.ts';

function words(settings: Partial<BuildSettings>) {
  return buildWords({ ...DEFAULT_BUILD, ...settings }, { wholeTriangles: 61_204, seconds: 7.25 });
}

describe('the words about a build', () => {
  test('say how long it takes, how many triangles stay, what is baked and written, and that the shape is the same', () => {
    expect(words({ triangles: { kind: 'count', count: 10_000 }, texture: '2048', formats: ['glb', 'stl'] })).toBe(
      'About 7 s. Same shape, about 10,000 triangles, 2048 texture, GLB and STL (100 mm).',
    );
  });

  test('name everything that is asked for besides', () => {
    const all = words({
      cameraAbove: 12.5,
      depth: 0.7,
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
      'Same shape, picture from 12.5° above, 70% of the guessed depth,',
      'closed to a solid',
      '1024 texture with normals and occlusion',
      '2 LODs',
      '12 pictures and a film of one turn',
      'GLB and a compressed copy (Draco, KTX2)',
    ]) {
      expect(all).toContain(part);
    }
  });

  test('do not promise fewer triangles than a count above what there is gives', () => {
    expect(words({ triangles: { kind: 'count', count: 90_000 } })).toContain('all 61,204 triangles');
    expect(words({ triangles: { kind: 'raw' } })).toContain('all 61,204 triangles');
  });

  test('tell no figure that nobody knows', () => {
    expect(buildWords({ ...DEFAULT_BUILD, texture: 'none' }, { wholeTriangles: undefined, seconds: undefined })).toBe(
      'Same shape, 50% of the triangles, colours on its vertices, GLB.',
    );
  });

  test('say what becomes of the current build, where there is one', () => {
    const told = (fate?: 'beside' | 'replaces') => buildWords(DEFAULT_BUILD, { wholeTriangles: 61_204, seconds: 7.25, fate });
    expect(told('beside')).toBe(`${told()} The current build is kept beside it.`);
    expect(told('replaces')).toBe(`${told()} Replaces the current build.`);
  });
});
