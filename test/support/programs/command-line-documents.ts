// What the command line prints with `--json`, and a request that tests put into its queue.
import { z } from 'zod';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { AppError } from '#contract/outcome/errors.ts';
import type { JobRequest } from '../../../electron/services/jobs/queue/job.ts';
import type { Terminal } from './command-line.ts';

export const Failure = z.strictObject({ error: AppError });
export const JobList = z.object({ jobs: z.array(z.object({ id: z.uuid(), kind: z.enum(['generate', 'rebuild']), state: z.string() })) });

/** The ids of all of its jobs. */
export async function jobsOf(terminal: Terminal): Promise<string[]> {
  return JobList.parse(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).jobs.map((job) => job.id);
}

export const WORDS: JobRequest = { kind: 'generate', pictures: [], text: 'a qwertz', options: GenerationOptions.parse({}) };
