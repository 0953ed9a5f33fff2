// Jobs that were to be run, and wait all the same: those of a farm that nobody can ask until a person does something.
import type { AppError } from '#contract/outcome/errors.ts';
import { type Job, placeOf } from '../../services/jobs/queue/job.ts';
import type { Studio } from '../../studio.ts';

/** What has to be done first, where one of `jobs` waits for a farm in vain. */
export function whyWaiting({ farm }: Pick<Studio, 'farm'>, jobs: readonly Job[]): AppError | undefined {
  return jobs.some(({ request, state }) => state.kind === 'waiting' && placeOf(request) === 'farm') ? farm.closedBecause() : undefined;
}
