// A pack as a runtime describes it. It imports nothing, for children that must start fast.
import type { PackSummary } from '#contract/machine/model-pack.ts';

/** What a runtime says of the carried starter pack, but for its files. */
export const STARTER_PACK: PackSummary = {
  name: 'starter',
  folder: '/packs/starter',
  title: 'Starter',
  description: '',
  inputs: ['image'],
  viewAligned: true,
  engine: 'view_aligned',
  hasSampler: false,
  severalPictures: true,
  variants: 'own',
  licence: 'MIT',
  sha256: 'f5',
  bytes: 1,
};
