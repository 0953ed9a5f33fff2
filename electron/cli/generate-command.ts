// `espalier generate`: one job, run here and now, from pictures to a finished asset.
import { resolve } from 'node:path';
import { nameOfPicture, nameOfText } from '../services/jobs/job-name.ts';
import { type BuildingFlags, type RunFlags, readGenerationOptions, type SamplingFlags } from './option-flags.ts';
import { reportFailure } from './output.ts';
import { runOneJob } from './run-one-job.ts';
import { withStudio } from './with-studio.ts';

export interface GenerateFlags extends RunFlags, BuildingFlags, SamplingFlags {
  readonly text?: string;
  readonly name?: string;
}

export async function generate(pictures: readonly string[], flags: GenerateFlags): Promise<number> {
  const { text, name, out, json } = flags;
  if (pictures.length === 0 && text === undefined) {
    return reportFailure(
      { code: 'usage', message: 'Name a picture, or describe the object with --text.', hint: 'See `espalier generate --help`.' },
      json,
    );
  }
  const options = readGenerationOptions(flags);
  if (!options.ok) return reportFailure(options.error, json);
  return withStudio(json, async (studio) => {
    const job = studio.jobs.add({
      name: name ?? (pictures[0] === undefined ? nameOfText(text ?? '') : nameOfPicture(pictures[0])),
      request: {
        kind: 'generate',
        pictures: pictures.map((picture) => resolve(picture)),
        options: options.value,
        ...(text !== undefined && { text }),
        ...(out !== undefined && { outFolder: resolve(out) }),
      },
      isReserved: true,
    });
    return runOneJob(studio, job, flags);
  });
}
