// What of a model pack matters for a growth.
import type { PackSummary } from '#contract/model-pack.ts';

export interface GrowthPack {
  readonly name: string;
  /** False for a pack whose stages have no steps and no guidance. */
  readonly samples: boolean;
}

/** Packs that stand an object as its picture sees it work it out directly; all others sample it step by step. */
export function growthPack({ name, viewAligned }: Pick<PackSummary, 'name' | 'viewAligned'>): GrowthPack {
  return { name, samples: !viewAligned };
}
