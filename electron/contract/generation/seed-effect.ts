// Whether another seed makes another shape: the engine's rule (`engines/sampling_options`), for whoever asks before an object is made.
import type { PackSummary } from '../machine/model-pack.ts';
import type { SamplingOptions } from './generation.ts';

interface SeedUse extends Pick<SamplingOptions, 'multiImage'> {
  /** How many pictures of the one object there are. */
  readonly pictures: number;
}

/** A pack without a sampler draws nothing but which of several pictures each region of the object follows. */
export function seedChangesShape({ hasSampler }: Pick<PackSummary, 'hasSampler'>, { pictures, multiImage }: SeedUse): boolean {
  return hasSampler || (pictures > 1 && multiImage === 'stochastic');
}
