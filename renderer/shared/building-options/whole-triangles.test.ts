import { describe, expect, test } from 'vitest';
import type { MeshFigures, Recipe } from '#contract/generation/generation.ts';
import type { AssetView } from '#contract/views/asset-views.ts';
import { finishedAssetView, sampledAssetView } from '../../../test/support/window/fake-bridge.ts';
import { wholeTriangles } from './whole-triangles.ts';

function built(building: Recipe['parameters'], mesh: Partial<MeshFigures> = {}): AssetView {
  const asset = finishedAssetView('Tea pot');
  return { ...asset, recipe: { ...asset.recipe, parameters: { building } }, mesh: { ...asset.mesh, ...mesh } };
}

describe('the triangles that an object had before they were reduced', () => {
  test('are known by its own account, or by the share that was removed', () => {
    expect(wholeTriangles(built({ simplify: 0.75 }, { faces: 100 }))).toBe(400);
    expect(wholeTriangles(built({ triangles: 100 }, { faces: 100, wholeFaces: 420 }))).toBe(420);
  });

  test('are not known otherwise, nor where nothing was built', () => {
    expect(wholeTriangles(built({ triangles: 100 }))).toBeUndefined();
    expect(wholeTriangles(sampledAssetView('Tea pot'))).toBeUndefined();
  });
});
