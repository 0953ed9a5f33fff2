// `espalier generate`: one job, run here and now, from pictures or words to a finished asset.
import { generationRequest } from '../../../services/jobs/requests/generation-request.ts';
import { nameOfPicture, nameOfText } from '../../../services/jobs/requests/job-name.ts';
import type { BuildingFlags } from '../../flags/building-flags.ts';
import { type FarmFlags, reachFarm } from '../../flags/farm-flags.ts';
import { readGenerationOptions, type SamplingFlags } from '../../flags/generation-flags.ts';
import { optionalPath, pathArguments } from '../../flags/path-argument.ts';
import type { RunFlags } from '../../flags/run-flags.ts';
import { type Answer, failure } from '../../output/answer.ts';
import { runOneJob } from '../../running/run-one-job.ts';
import { withStudio } from '../../running/with-studio.ts';
import { forecastAnswer } from './forecast-answer.ts';

export interface GenerateFlags extends RunFlags, BuildingFlags, SamplingFlags, FarmFlags {
  readonly text?: string;
  readonly name?: string;
  /** Says what it would take, and runs nothing. */
  readonly forecast?: boolean;
  readonly mask?: string[];
}

export async function generate(pictures: readonly string[], flags: GenerateFlags): Promise<Answer> {
  const { text, name } = flags;
  if (pictures.length === 0 && text === undefined) {
    return failure({
      code: 'usage',
      message: 'Name a picture, or describe the object with --text.',
    });
  }
  const options = readGenerationOptions(flags);
  if (!options.ok) return failure(options.error);
  const paths = pathArguments(pictures);
  if (!paths.ok) return failure(paths.error);
  const masks = pathArguments(flags.mask ?? []);
  if (!masks.ok) return failure(masks.error);
  const out = optionalPath(flags.out);
  if (!out.ok) return failure(out.error);
  const [first] = paths.value;
  return withStudio(async (studio) => {
    const request = await generationRequest(studio.packs, {
      pictures: paths.value,
      masks: masks.value,
      text,
      options: options.value,
      mayChoosePack: flags.pack === undefined,
      outFolder: out.value,
    });
    if (!request.ok) return failure(request.error);
    if (flags.forecast) return forecastAnswer(studio, request.value);
    const place = await reachFarm(studio, flags);
    if (!place.ok) return failure(place.error);
    const job = studio.jobs.add({
      name: name ?? (first === undefined ? nameOfText(text ?? '') : nameOfPicture(first)),
      request: { ...request.value, ...place.value },
      isReserved: true,
    });
    return runOneJob(studio, job, flags);
  });
}
