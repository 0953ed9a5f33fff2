// `espalier jobs …`: the queue as it is, and what can be done about it.
import { EXIT_CODES } from '#contract/errors.ts';
import { isJobState, type Job, type UnreadableJob } from '../../services/jobs/queue/job.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { table } from '../output/table.ts';
import { errorDocument } from '../output/way-out.ts';
import { runJobs } from '../running/run-jobs.ts';
import { runOneJob } from '../running/run-one-job.ts';
import { withStudio } from '../running/with-studio.ts';

export interface RetryFlags extends RunFlags {
  readonly failed?: boolean;
}

export function listJobs(): Promise<Answer> {
  return withStudio(async ({ jobs }) => {
    const complaint = jobs.restriction();
    const known = jobs.list();
    const rows = [...known.map(rowOf), ...jobs.unreadable().map(rowOfUnreadable)];
    const document = { jobs: [...known.map(describeJob), ...jobs.unreadable().map(describeUnreadable)] };
    const lines = [...(rows.length > 0 ? table(rows) : ['No jobs.']), ...(complaint === undefined ? [] : [complaint.message])];
    return result(complaint === undefined ? document : { ...document, restriction: complaint }, lines);
  });
}

/** Runs what waits, and what was paused after too many interruptions: calling this is what it waited for. */
export function resumeJobs(flags: RunFlags): Promise<Answer> {
  return withStudio(async (studio) => {
    for (const job of studio.jobs.list()) if (job.state.kind === 'paused') studio.jobs.retry(job.id);
    const jobs = await runJobs(studio, flags);
    return listing(jobs, exitCodeOf(jobs));
  });
}

export function cancelJob(id: string): Promise<Answer> {
  return withStudio(async (studio) => {
    const cancelled = studio.jobs.cancel(id);
    return cancelled.ok ? listing([cancelled.value]) : failure(cancelled.error);
  });
}

/** Retries the jobs named, and with --failed every failed one. The first that cannot be retried ends it before any is run. */
export async function retryJobs(ids: readonly string[], flags: RetryFlags): Promise<Answer> {
  if (ids.length === 0 && !flags.failed) {
    return failure({ code: 'usage', message: 'Name a job, or ask for --failed.', hint: 'See `espalier jobs list`.' });
  }
  return withStudio(async (studio) => {
    const failed = flags.failed ? studio.jobs.list().filter((job) => job.state.kind === 'failed') : [];
    const wanted = new Set([...ids, ...failed.map((job) => job.id)]);
    const unfit = [...wanted].find((id) => !mayBeRetried(studio.jobs.find(id)));
    const chosen: Job[] = [];
    for (const id of unfit === undefined ? wanted : [unfit]) {
      const retried = studio.jobs.retry(id, { isReserved: true });
      if (!retried.ok) return failure(retried.error);
      chosen.push(retried.value);
    }
    const [first] = chosen;
    if (first !== undefined && chosen.length === 1 && !flags.failed) return runOneJob(studio, first, flags);
    const jobs = await runJobs(studio, flags, new Set(chosen.map((job) => job.id)));
    return listing(jobs, exitCodeOf(jobs));
  });
}

/** A job as scripts see it. */
export function describeJob(job: Job): object {
  const { id, kind, name, createdAt, assetId, state } = job;
  return { id, kind, state: state.kind, name, createdAt, assetId, ...('error' in state && { error: errorDocument(state.error) }) };
}

/** Its state is what the row says, where that is one; else it waits for a user, as a paused one does. */
function describeUnreadable({ id, name, state, reason }: UnreadableJob): object {
  return { id, kind: 'unreadable', state: isJobState(state) ? state : 'paused', name, reason };
}

/** Of several jobs that were run: cancelled as soon as one is, incomplete as soon as one is not done. */
export function exitCodeOf(jobs: readonly Job[]): number {
  if (jobs.some((job) => job.state.kind === 'cancelled')) return EXIT_CODES.cancelled;
  return jobs.every((job) => job.state.kind === 'done') ? 0 : EXIT_CODES.batch_incomplete;
}

function mayBeRetried(job: Job | undefined): boolean {
  return job !== undefined && ['failed', 'cancelled', 'paused'].includes(job.state.kind);
}

function listing(jobs: readonly Job[], exitCode = 0): Answer {
  const lines = table(jobs.map(rowOf));
  return result({ jobs: jobs.map(describeJob) }, lines.length > 0 ? lines : ['No jobs.'], exitCode);
}

function rowOf(job: Job): string[] {
  return [job.id, job.kind, job.state.kind, job.name, 'error' in job.state ? job.state.error.message : ''];
}

function rowOfUnreadable({ id, name, state, reason }: UnreadableJob): string[] {
  return [id, 'unreadable', state, name, reason];
}
