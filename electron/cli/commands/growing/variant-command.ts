// `espalier variant`: another asset with the shape of one in the library, and a look from other pictures or words.
import { variantRequest } from '../../../services/jobs/requests/variant-request.ts';
import { type BuildingFlags, readBuildingFlags } from '../../flags/building-flags.ts';
import { type FarmFlags, reachFarm } from '../../flags/farm-flags.ts';
import { given } from '../../flags/flag-values.ts';
import { readGenerationOptions, type SamplingFlags } from '../../flags/generation-flags.ts';
import { optionalPath, pathArguments } from '../../flags/path-argument.ts';
import type { RunFlags } from '../../flags/run-flags.ts';
import { type Answer, failure } from '../../output/answer.ts';
import { runOneJob } from '../../running/run-one-job.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface VariantFlags extends RunFlags, BuildingFlags, SamplingFlags, FarmFlags {
  readonly text?: string;
  readonly name?: string;
}

export async function variant(id: string, pictures: readonly string[], flags: VariantFlags): Promise<Answer> {
  const { text, name } = flags;
  if ((pictures.length === 0) === (text === undefined)) {
    return failure({
      code: 'usage',
      message: 'Name a picture of the new look, or describe it with --text; one of the two.',
    });
  }
  const options = readGenerationOptions(flags);
  if (!options.ok) return failure(options.error);
  const built = readBuildingFlags(flags);
  if (!built.ok) return failure(built.error);
  const paths = pathArguments(pictures);
  if (!paths.ok) return failure(paths.error);
  const out = optionalPath(flags.out);
  if (!out.ok) return failure(out.error);
  const { seed, building: _settled, ...others } = options.value;
  return withStudio(async (studio) => {
    const asset = await studio.library.find(id);
    if (!asset.ok) return failure(asset.error);
    const request = await variantRequest(asset.value, studio.runtime, {
      pictures: paths.value,
      text,
      pack: flags.pack,
      options: { ...others, ...given({ seed: flags.seed === undefined ? undefined : seed }) },
      building: built.value.building,
      outFolder: out.value,
    });
    if (!request.ok) return failure(request.error);
    const place = await reachFarm(studio, flags);
    if (!place.ok) return failure(place.error);
    const job = studio.jobs.add({
      name: name ?? asset.value.sidecar.name,
      request: { ...request.value, ...place.value },
      isReserved: true,
    });
    return runOneJob(studio, job, flags);
  });
}
