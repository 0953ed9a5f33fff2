// The requests of a batch: one job for every object and every seed. All of them fit, or none is added.

import { MOST_BATCH_JOBS } from '#contract/generation/picture-limit.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { PackFinder } from '../../model-packs/pack-finder.ts';
import type { JobRequest } from '../queue/job.ts';
import { type GenerationInput, generationRequest } from './generation-request.ts';

export interface BatchItem extends Pick<GenerationInput, 'pictures' | 'masks' | 'text'> {
  readonly name: string;
}

export interface BatchInput extends Pick<GenerationInput, 'options' | 'mayChoosePack'> {
  readonly items: readonly BatchItem[];
  /** Each makes another object of every item; that of the options alone when absent. */
  readonly seeds?: readonly number[] | undefined;
}

/** Fails with usage for nothing and for more than MOST_BATCH_JOBS, and as a single generation does. */
export async function batchRequests(packs: PackFinder, input: BatchInput): Promise<Result<{ name: string; request: JobRequest }[]>> {
  const { items, options, mayChoosePack, seeds = [options.seed] } = input;
  const count = items.length * seeds.length;
  if (count === 0 || count > MOST_BATCH_JOBS) {
    return err({ code: 'usage', message: `A batch has 1 to ${MOST_BATCH_JOBS} objects, and this one would have ${count}.` });
  }
  const wanted: { name: string; request: JobRequest }[] = [];
  for (const { name, pictures, masks, text } of items) {
    for (const seed of seeds) {
      const request = await generationRequest(packs, { pictures, masks, text, options: { ...options, seed }, mayChoosePack });
      if (!request.ok) return request;
      wanted.push({ name: seeds.length > 1 ? `${name} ${seed}` : name, request: request.value });
    }
  }
  return ok(wanted);
}
