// What the user may set before growing, and the options it becomes. How it is sampled is left to the pack where it is left alone.
import type { GenerationOptions, PictureSide, SamplingOptions } from '#contract/generation/generation.ts';
import { seedChangesShape } from '#contract/generation/seed-effect.ts';
import { type BuildSettings, DEFAULT_BUILD, DEFAULT_POSE, toAskedBuild } from '../../../shared/building-options/build-settings.ts';
import type { GrowthPack } from './growth-pack.ts';

export type SamplerSettings = { readonly steps?: number | undefined; readonly guidance?: number | undefined };

export interface GenerationSettings {
  readonly seed: number;
  /** Unlocked, each growth rolls a new seed. */
  readonly isSeedLocked: boolean;
  /** The chosen packs by what they grow from; absent: the first that can be used. */
  readonly packs: { readonly image?: string; readonly text?: string };
  /** The matting pack that cuts pictures out; what comes with the program when absent. */
  readonly matting?: string | undefined;
  readonly sparseStructure: SamplerSettings;
  readonly structuredLatent: SamplerSettings;
  readonly multiImage: SamplingOptions['multiImage'];
  /** How many objects of each, from this seed on; where the pack makes others of other seeds. */
  readonly variations: number;
  readonly build: BuildSettings;
  /** On this machine, or on the farm, which only one who has switched it on can choose. */
  readonly place: 'here' | 'farm';
}

export const DEFAULT_SETTINGS: GenerationSettings = {
  seed: 1,
  isSeedLocked: false,
  packs: {},
  sparseStructure: {},
  structuredLatent: {},
  multiImage: 'stochastic',
  variations: 1,
  build: DEFAULT_BUILD,
  place: 'here',
};

const SEED_COUNT = 2 ** 31;

export function rollSeed(random: () => number): number {
  return Math.floor(random() * SEED_COUNT);
}

/** The same settings for another object: how the last one stood and how deep it was says nothing of that one. */
export function settingsOfNext(settings: GenerationSettings): GenerationSettings {
  return { ...settings, build: { ...settings.build, ...DEFAULT_POSE } };
}

/**
 * Steps and guidance are passed on only for a pack that samples; every pack goes by how several pictures are combined. `sides` are those of
 * the pictures, in their order; they matter, and are passed on, only when there are several.
 */
export function toOptions(settings: GenerationSettings, pack: GrowthPack, sides: readonly PictureSide[]): GenerationOptions {
  return {
    seed: settings.seed,
    ...(settings.isSeedLocked && { isSeedChosen: true }),
    pack: pack.name,
    device: 'auto',
    cutOut: 'auto',
    sampling: samplingOf(settings, pack),
    ...(settings.matting !== undefined && { matting: settings.matting }),
    ...toAskedBuild(settings.build),
    ...(sides.length > 1 && { sides: [...sides] }),
  };
}

/** Whether another seed makes another shape of an object of so many pictures. */
export function isSeedHeeded(settings: GenerationSettings, pack: GrowthPack, pictures: number): boolean {
  return seedChangesShape({ hasSampler: pack.samples }, { pictures, multiImage: settings.multiImage });
}

/** The seeds of several variations of an object of so many pictures; nothing where there is only one, or where every seed makes the same. */
export function seedsOf(settings: GenerationSettings, pack: GrowthPack, pictures: number): { seeds?: number[] } {
  const { seed, variations } = settings;
  if (variations <= 1 || !isSeedHeeded(settings, pack, pictures)) return {};
  return { seeds: Array.from({ length: variations }, (_, at) => (seed + at) % SEED_COUNT) };
}

/** What a request says of where it runs. */
export function placeOf({ place }: Pick<GenerationSettings, 'place'>): { place?: 'farm' } {
  return place === 'farm' ? { place } : {};
}

function samplingOf({ sparseStructure, structuredLatent, multiImage }: GenerationSettings, { samples }: GrowthPack): SamplingOptions {
  if (!samples) return { sparseStructure: {}, structuredLatent: {}, multiImage };
  return { sparseStructure: withoutGaps(sparseStructure), structuredLatent: withoutGaps(structuredLatent), multiImage };
}

function withoutGaps({ steps, guidance }: SamplerSettings): { steps?: number; guidance?: number } {
  return { ...(steps !== undefined && { steps }), ...(guidance !== undefined && { guidance }) };
}
