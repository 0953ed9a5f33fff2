import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation.ts';
import { DEFAULT_SETTINGS, rollSeed, toOptions } from './generation-settings.ts';

const STARTER = { name: 'starter', samples: false };
const TRELLIS = { name: 'trellis-image-large', samples: true };

describe('generation settings', () => {
  test('left alone, leave everything but seed and pack to the pack and the builder', () => {
    expect(toOptions(DEFAULT_SETTINGS, STARTER)).toEqual(GenerationOptions.parse({ seed: 1, pack: 'starter' }));
  });

  test('name the size of a texture only when one is chosen', () => {
    expect(toOptions({ ...DEFAULT_SETTINGS, texture: '2048' }, STARTER).building).toMatchObject({ texture: true, textureSize: 2048 });
    expect(toOptions({ ...DEFAULT_SETTINGS, texture: 'none' }, STARTER).building).not.toHaveProperty('textureSize');
  });

  test('pass steps and guidance on to a pack that samples, and to no other', () => {
    const settings = { ...DEFAULT_SETTINGS, sparseStructure: { steps: 25, guidance: undefined } };
    expect(toOptions(settings, TRELLIS).sampling.sparseStructure).toEqual({ steps: 25 });
    expect(toOptions(settings, STARTER).sampling.sparseStructure).toEqual({});
  });

  test('roll every seed that the contract allows', () => {
    for (const random of [0, 0.5, 1 - Number.EPSILON]) {
      expect(GenerationOptions.safeParse({ seed: rollSeed(() => random) }).success).toBe(true);
    }
  });
});
