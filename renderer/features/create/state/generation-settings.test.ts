import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { DEFAULT_BUILD } from '../../../shared/building-options/build-settings.ts';
import { DEFAULT_SETTINGS, isSeedHeeded, rollSeed, seedsOf, toOptions } from './generation-settings.ts';
import { growthPack } from './growth-pack.ts';

const STARTER = { name: 'starter', samples: false };
const TRELLIS = { name: 'trellis-image-large', samples: true };

describe('generation settings', () => {
  test('left alone, leave the sampling to the pack', () => {
    const { building: _, ...options } = toOptions(DEFAULT_SETTINGS, STARTER, ['front']);
    const { building: __, ...expected } = GenerationOptions.parse({ seed: 1, pack: 'starter' });
    expect(options).toEqual(expected);
  });

  test('ask for the files as they are chosen', () => {
    const settings = { ...DEFAULT_SETTINGS, build: { ...DEFAULT_BUILD, texture: '2048', packedGeometry: 'draco' } as const };
    expect(toOptions(settings, STARTER, ['front'])).toMatchObject({ building: { textureSize: 2048 }, delivery: { geometry: 'draco' } });
  });

  test('take from the pack itself whether it samples', () => {
    expect(growthPack({ name: 'aligned-flows', hasSampler: true })).toEqual({ name: 'aligned-flows', samples: true });
    expect(growthPack({ name: 'starter', hasSampler: false })).toEqual(STARTER);
  });

  test('pass steps and guidance on to a pack that samples, and to every pack how views are combined', () => {
    const settings = { ...DEFAULT_SETTINGS, sparseStructure: { steps: 25, guidance: undefined }, multiImage: 'multidiffusion' } as const;
    expect(toOptions(settings, TRELLIS, ['front']).sampling).toMatchObject({
      sparseStructure: { steps: 25 },
      multiImage: 'multidiffusion',
    });
    expect(toOptions(settings, STARTER, ['front']).sampling).toEqual({
      sparseStructure: {},
      structuredLatent: {},
      multiImage: 'multidiffusion',
    });
  });

  test('have several seeds only where another one makes another shape', () => {
    const settings = { ...DEFAULT_SETTINGS, seed: 7, variations: 2, multiImage: 'multidiffusion' } as const;
    expect([0, 1, 2].map((pictures) => seedsOf(settings, TRELLIS, pictures).seeds)).toEqual([
      [7, 8],
      [7, 8],
      [7, 8],
    ]);
    const inTurn = { ...settings, multiImage: 'stochastic' } as const;
    expect([1, 2].map((pictures) => seedsOf(inTurn, STARTER, pictures).seeds)).toEqual([undefined, [7, 8]]);
    expect([1, 2].map((pictures) => isSeedHeeded(inTurn, STARTER, pictures))).toEqual([false, true]);
    expect(isSeedHeeded(settings, STARTER, 2)).toBe(false);
  });

  test('say of a seed that is kept that somebody chose it', () => {
    expect(toOptions({ ...DEFAULT_SETTINGS, isSeedLocked: true }, STARTER, ['front']).isSeedChosen).toBe(true);
    expect(toOptions(DEFAULT_SETTINGS, STARTER, ['front'])).not.toHaveProperty('isSeedChosen');
  });

  test('say which side each of several pictures shows, and nothing of a single one', () => {
    expect(toOptions(DEFAULT_SETTINGS, STARTER, ['front', 'left']).sides).toEqual(['front', 'left']);
    expect(toOptions(DEFAULT_SETTINGS, STARTER, ['left'])).not.toHaveProperty('sides');
  });

  test('roll every seed that the contract allows', () => {
    for (const random of [0, 0.5, 1 - Number.EPSILON]) {
      expect(GenerationOptions.safeParse({ seed: rollSeed(() => random) }).success).toBe(true);
    }
  });
});
