import { describe, expect, test } from 'vitest';
import { GenerationOptions, type Recipe } from '#contract/generation/generation.ts';
import { finishedAsset, sampledAsset } from '../../../../test/support/files/sample-assets.ts';
import { chosenPose, withPose } from './chosen-pose.ts';

describe('the pose that was chosen for an asset', () => {
  test('is that of its current build', () => {
    const building = { formats: ['glb' as const], cameraPitch: 20, depthScale: 0.7 };
    const request = GenerationOptions.parse({ building: { cameraPitch: 45 } });
    expect(chosenPose({ ...finishedAsset(), building, request })).toEqual({ cameraPitch: 20, depthScale: 0.7 });
    expect(chosenPose({ ...finishedAsset(), building: { formats: ['glb'] }, request })).toEqual({});
  });

  test('is what was asked for where nothing is built yet', () => {
    expect(chosenPose({ ...sampledAsset(), request: GenerationOptions.parse({ building: { depthScale: 2 } }) })).toEqual({ depthScale: 2 });
    expect(chosenPose(sampledAsset())).toEqual({});
  });

  const camera = { pitch: 12.34, perspective: 0.5 };
  test.each<[string, Recipe['parameters'], object]>([
    ['what the pack saw', { camera, building: { upright: { pitch: 12.34, perspective: 0.5 } } }, {}],
    ['another tilt', { camera, building: { upright: { pitch: 30, perspective: 0.5 } } }, { cameraPitch: 30 }],
    ['none, though the pack saw one', { camera: { pitch: 9 }, building: {} }, { cameraPitch: 0 }],
    ['another depth', { building: { upright: { pitch: 0, perspective: 0, depthScale: 0.5 } } }, { depthScale: 0.5 }],
    ['what no build could have', { building: { upright: { pitch: 700, depthScale: 99 } } }, {}],
    ['nothing', {}, {}],
  ])('is read off the recipe of one that does not say what it was built with: %s', (_, parameters, pose) => {
    const asset = finishedAsset();
    expect(chosenPose({ ...asset, recipe: { ...asset.recipe, parameters } })).toEqual(pose);
  });
});

describe('the pose of the next build', () => {
  const last = { cameraPitch: 20, depthScale: 0.7 };

  test('is the last one where nothing is said of it', () => {
    expect(withPose({ formats: ['glb'], triangles: 9 }, last)).toEqual({ formats: ['glb'], triangles: 9, ...last });
    expect(withPose({ formats: ['glb'], depthScale: 2 }, last)).toEqual({ formats: ['glb'], cameraPitch: 20, depthScale: 2 });
    expect(withPose({ formats: ['glb'], cameraPitch: 0 }, last)).toEqual({ formats: ['glb'], cameraPitch: 0, depthScale: 0.7 });
  });

  test('is left to the pack where that is said', () => {
    expect(withPose({ formats: ['glb'], cameraPitch: 'auto', depthScale: 1 }, last)).toEqual({ formats: ['glb'] });
  });
});
