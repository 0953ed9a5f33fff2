// A recipe and timings as a finished asset has them.
import type { Recipe, Timings } from '#contract/generation/generation.ts';

export const TIMINGS: Timings = {
  condition: 0.5,
  sparse_structure: 1,
  structured_latent: 2,
  decode: 1,
  mesh: 1,
  texture: 0,
  export: 0.25,
  total: 6,
};

export const RECIPE: Recipe = {
  seed: 1,
  device: 'cpu',
  pack: { name: 'starter', sha256: 'f5' },
  input: [{ sha256: 'a0' }],
  parameters: {},
  versions: { runtime: '0.1.0' },
};
