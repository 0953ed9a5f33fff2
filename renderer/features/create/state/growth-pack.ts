// What of a model pack matters for a growth.
import type { PackSummary } from '#contract/machine/model-pack.ts';

export interface GrowthPack {
  readonly name: string;
  /** False for a pack whose stages have no steps and no guidance. */
  readonly samples: boolean;
}

export function growthPack({ name, hasSampler }: Pick<PackSummary, 'name' | 'hasSampler'>): GrowthPack {
  return { name, samples: hasSampler };
}
