import { describe, expect, test } from 'vitest';
import type { AssetView } from '#contract/app-ipc.ts';
import type { MeshFigures, Recipe } from '#contract/generation.ts';
import { finishedAssetView, sampledAssetView } from '../../../test/support/fake-bridge.ts';
import { presentBuild } from './present-build.ts';

function built(building: Recipe['parameters'], mesh: Partial<MeshFigures> = {}): AssetView {
  const asset = finishedAssetView('Tea pot');
  return { ...asset, recipe: { ...asset.recipe, parameters: { building } }, mesh: { ...asset.mesh, ...mesh } };
}

describe('what is known of an object as it is built', () => {
  test('is how many triangles it had before, by its own account or by the share that was removed', () => {
    expect(presentBuild(built({ simplify: 0.75 }, { faces: 100 }))?.wholeTriangles).toBe(400);
    expect(presentBuild(built({ triangles: 100 }, { faces: 100, wholeFaces: 420 }))?.wholeTriangles).toBe(420);
    expect(presentBuild(built({ triangles: 100 }))?.wholeTriangles).toBeUndefined();
  });

  test('is what was baked and drawn for it', () => {
    expect(presentBuild(built({ texture: true, textureSize: 2048 }))?.effort).toEqual({ pages: 5, pictures: 0 });
    expect(presentBuild(built({ texture: false, textureSize: 2048, turntableFrames: 8 }))?.effort).toEqual({ pages: 0, pictures: 8 });
  });

  test('is nothing where nothing was built', () => {
    expect(presentBuild(sampledAssetView('Tea pot'))).toBeUndefined();
  });
});
