// `espalier again`: another asset from the pictures or words of one that is in the library.
import { GenerationOptions, MAX_SEED } from '#contract/generation/generation.ts';
import { regrowRequest } from '../../../services/jobs/requests/regrow-request.ts';
import { type FarmFlags, reachFarm } from '../../flags/farm-flags.ts';
import { optionalPath } from '../../flags/path-argument.ts';
import type { RunFlags } from '../../flags/run-flags.ts';
import { type Answer, failure } from '../../output/answer.ts';
import { runOneJob } from '../../running/run-one-job.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface AgainFlags extends RunFlags, FarmFlags {
  readonly seed?: number;
}

export async function again(id: string, flags: AgainFlags): Promise<Answer> {
  const out = optionalPath(flags.out);
  if (!out.ok) return failure(out.error);
  const seed = GenerationOptions.shape.seed.safeParse(flags.seed);
  if (!seed.success) return failure({ code: 'usage', message: `--seed takes a whole number from 0 to ${MAX_SEED}.` });
  return withStudio(async (studio) => {
    const asset = await studio.library.find(id);
    if (!asset.ok) return failure(asset.error);
    const kind = flags.seed === undefined ? 'again' : 'similar';
    const request = await regrowRequest(asset.value, studio.pictures, { kind, seed: seed.data, outFolder: out.value });
    if (!request.ok) return failure(request.error);
    const place = await reachFarm(studio, flags);
    if (!place.ok) return failure(place.error);
    const job = studio.jobs.add({ name: asset.value.sidecar.name, request: { ...request.value, ...place.value }, isReserved: true });
    return runOneJob(studio, job, flags);
  });
}
