import { describe, expect, test } from 'vitest';
import type { MeshFigures } from '#contract/generation/generation.ts';
import { meshHealth, sizeOf } from './mesh-health.ts';

const SOUND: MeshFigures = {
  vertices: 8,
  faces: 12,
  components: 1,
  openEdges: 0,
  nonManifoldEdges: 0,
  watertight: true,
  flippedEdges: 0,
  degenerateFaces: 0,
  size: [0.5, 0.25, 1],
};

function faultsOf(mesh: MeshFigures, millimetres = 100) {
  return meshHealth(mesh, millimetres).facts.filter(({ isFault }) => isFault);
}

describe('the health of a mesh', () => {
  test('is good where nothing is wrong', () => {
    expect(meshHealth(SOUND, 100)).toMatchObject({ verdict: 'watertight', isSound: true, repairs: [] });
  });

  test('names what is wrong, and how often', () => {
    const torn = { ...SOUND, watertight: false, openEdges: 1204, flippedEdges: 2 };
    expect(meshHealth(torn, 100)).toMatchObject({ verdict: 'not watertight', isSound: false });
    expect(faultsOf(torn)).toMatchObject([
      { name: 'Open edges', value: '1,204' },
      { name: 'Flipped faces', value: '2' },
    ]);
  });

  test('tells of a print how thin its walls are at its size', () => {
    const print = { thinShare: 0.125, thicknessFifthPercentile: 0.02, crossingFaces: 0, testedFaces: 12 };
    expect(faultsOf({ ...SOUND, print })).toMatchObject([{ name: 'Walls too thin to print', value: '12.5%' }]);
    expect(meshHealth({ ...SOUND, print }, 150).facts).toContainEqual({ name: 'Most walls thicker than', value: '3.0 mm', isFault: false });
  });

  test('says what the build repaired', () => {
    const cleaning = { hiddenFaces: 155_128, floaters: 0, filledHoles: 3, turnedFaces: 1 };
    expect(meshHealth({ ...SOUND, cleaning }, 100).repairs).toEqual([
      '155,128 hidden faces removed',
      '3 holes filled',
      '1 face turned outwards',
    ]);
  });

  test('is told as far as it goes for a mesh of an older runtime', () => {
    const { size: _, flippedEdges: __, degenerateFaces: ___, ...old } = SOUND;
    expect(meshHealth(old, 100).isSound).toBe(true);
    expect(sizeOf(old)).toEqual([]);
  });

  test('has its size as wide, high and deep', () => {
    expect(sizeOf(SOUND)).toEqual([0.5, 1, 0.25]);
  });
});
