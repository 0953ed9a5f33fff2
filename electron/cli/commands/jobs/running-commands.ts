// `espalier jobs resume|retry`: what runs jobs of the queue in front of a user.
import { isHeld } from '#contract/generation/is-over.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { JobQueue } from '../../../services/jobs/job-queue.ts';
import type { Job } from '../../../services/jobs/queue/job.ts';
import type { Studio } from '../../../studio.ts';
import type { RunFlags } from '../../flags/run-flags.ts';
import { type Answer, failure } from '../../output/answer.ts';
import { runJobs } from '../../running/run-jobs.ts';
import { runOneJob } from '../../running/run-one-job.ts';
import { whyWaiting } from '../../running/why-waiting.ts';
import { withStudio } from '../../running/with-studio.ts';
import { ranListing } from './job-documents.ts';
import { itemsOf, nothingNamed } from './jobs-commands.ts';

export interface RetryFlags extends RunFlags {
  readonly failed?: boolean;
}

/**
 * Goes on with a paused queue and runs what waits, and what was paused after too many interruptions: calling this is what it
 * waited for. Jobs that a user paused stay so, unless they are named; then those alone are run.
 */
export function resumeJobs(ids: readonly string[], flags: RunFlags): Promise<Answer> {
  return withStudio(async (studio) => {
    const { jobs } = studio;
    if (ids.length > 0) {
      const wanted = letGo(jobs, ids);
      if (!wanted.ok) return failure(wanted.error);
      return ranJobs(studio, await runJobs(studio, flags, new Set(wanted.value)));
    }
    const resumed = jobs.setPaused(false);
    if (!resumed.ok) return failure(resumed.error);
    for (const { id, state } of jobs.list()) if (state.kind === 'paused' && !isHeld(state)) jobs.retry(id);
    return ranJobs(studio, await runJobs(studio, flags));
  });
}

/**
 * Retries the jobs named, the failed items of the batches named, and with --failed every failed job. The first one named that cannot
 * be retried ends it before any is run; of many, those that could only fail again are skipped.
 */
export async function retryJobs(ids: readonly string[], flags: RetryFlags): Promise<Answer> {
  if (ids.length === 0 && !flags.failed) return failure(nothingNamed('--failed'));
  return withStudio(async (studio) => {
    const { jobs } = studio;
    const failed = jobs.list().filter((job) => job.state.kind === 'failed');
    const batches = ids.filter((id) => itemsOf(jobs, id).length > 0);
    const named = ids.filter((id) => !batches.includes(id));
    const many = failed.filter(({ id, parent }) => !named.includes(id) && (flags.failed || batches.includes(parent?.id ?? '')));
    const skipped = many.filter((job) => jobs.whyFailsAgain(job) !== undefined);
    const wanted = new Set([...named, ...many.filter((job) => !skipped.includes(job)).map(({ id }) => id)]);
    const unfit = named.find((id) => !mayBeRetried(jobs, id));
    const chosen: Job[] = [];
    for (const id of unfit === undefined ? wanted : [unfit]) {
      const retried = jobs.retry(id, { isReserved: true });
      if (!retried.ok) return failure(retried.error);
      chosen.push(retried.value);
    }
    const [first] = chosen;
    if (first !== undefined && chosen.length === 1 && skipped.length === 0 && first.id === ids[0]) return runOneJob(studio, first, flags);
    return ranJobs(studio, await runJobs(studio, flags, new Set(chosen.map((job) => job.id))), skipped);
  });
}

function ranJobs(studio: Studio, ended: readonly Job[], skipped: readonly Job[] = []): Answer {
  const because = whyWaiting(studio, ended);
  return because === undefined ? ranListing(ended, skipped) : failure(because);
}

/** The ids of jobs that wait from now on, or did already. */
function letGo(jobs: JobQueue, ids: readonly string[]): Result<string[]> {
  const wanted: string[] = [];
  for (const id of ids) {
    const items = itemsOf(jobs, id).filter(({ state }) => isHeld(state) || state.kind === 'waiting');
    for (const each of items.length > 0 ? items.map((item) => item.id) : [id]) {
      const going = goOn(jobs, each);
      if (!going.ok) return err(going.error);
      wanted.push(each);
    }
  }
  return ok(wanted);
}

function goOn(jobs: JobQueue, id: string): Result<Job> {
  const job = jobs.find(id);
  if (job?.state.kind === 'waiting') return ok(job);
  return job?.state.kind === 'paused' && !isHeld(job.state) ? jobs.retry(id) : jobs.letGo(id);
}

function mayBeRetried(jobs: JobQueue, id: string): boolean {
  const job = jobs.find(id);
  return job !== undefined && ['failed', 'cancelled', 'paused'].includes(job.state.kind) && jobs.whyFailsAgain(job) === undefined;
}
