// What the person may set before growing, and the options it becomes. What is left alone is left to the pack and the builder.
import type { GenerationOptions, SamplingOptions } from '#contract/generation.ts';

export const TEXTURE_CHOICES = ['best', '512', '1024', '2048', 'none'] as const;
export type TextureChoice = (typeof TEXTURE_CHOICES)[number];

type SamplerSettings = { readonly steps?: number | undefined; readonly guidance?: number | undefined };

export interface GenerationSettings {
  readonly seed: number;
  /** Unlocked, each growth rolls a new seed. */
  readonly isSeedLocked: boolean;
  /** Absent: the first that can be used. */
  readonly pack: string | undefined;
  readonly triangles: number | undefined;
  readonly texture: TextureChoice;
  readonly sparseStructure: SamplerSettings;
  readonly structuredLatent: SamplerSettings;
}

export const DEFAULT_SETTINGS: GenerationSettings = {
  seed: 1,
  isSeedLocked: false,
  pack: undefined,
  triangles: undefined,
  texture: 'best',
  sparseStructure: {},
  structuredLatent: {},
};

const SEED_COUNT = 2 ** 31;

export function rollSeed(random: () => number): number {
  return Math.floor(random() * SEED_COUNT);
}

/** Sampler settings are passed on only for a pack that samples. */
export function toOptions(settings: GenerationSettings, pack: { name: string; samples: boolean }): GenerationOptions {
  const { seed, triangles, texture } = settings;
  return {
    seed,
    pack: pack.name,
    device: 'auto',
    cutOut: 'auto',
    sampling: pack.samples ? samplingOf(settings) : { sparseStructure: {}, structuredLatent: {}, multiImage: 'stochastic' },
    building: {
      formats: ['glb'],
      ...(triangles !== undefined && { triangles }),
      ...textureOf(texture),
    },
  };
}

function samplingOf({ sparseStructure, structuredLatent }: GenerationSettings): SamplingOptions {
  return { sparseStructure: withoutGaps(sparseStructure), structuredLatent: withoutGaps(structuredLatent), multiImage: 'stochastic' };
}

function withoutGaps({ steps, guidance }: SamplerSettings): { steps?: number; guidance?: number } {
  return { ...(steps !== undefined && { steps }), ...(guidance !== undefined && { guidance }) };
}

function textureOf(choice: TextureChoice): { texture?: boolean; textureSize?: number } {
  switch (choice) {
    case 'best':
      return {};
    case 'none':
      return { texture: false };
    default:
      return { texture: true, textureSize: Number(choice) };
  }
}
