// `espalier jobs …`: the queue as it is, and what can be done about it.
import { EXIT_CODES } from '#contract/errors.ts';
import type { Job } from '../services/jobs/job.ts';
import { printResult, reportFailure, table } from './output.ts';
import type { JsonFlag, RunFlags } from './run-flags.ts';
import { runJobs } from './run-jobs.ts';
import { runOneJob } from './run-one-job.ts';
import { withStudio } from './with-studio.ts';

export function listJobs(flags: JsonFlag): Promise<number> {
  return withStudio(flags.json, async (studio) => printJobs(flags, studio.jobs.list()));
}

/** Runs what waits, and what was paused after too many interruptions: calling this is the person that it waited for. */
export function resumeJobs(flags: RunFlags): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    for (const job of studio.jobs.list()) if (job.state.kind === 'paused') studio.jobs.retry(job.id);
    const jobs = await runJobs(studio, flags);
    printJobs(flags, jobs);
    if (jobs.some((job) => job.state.kind === 'cancelled')) return EXIT_CODES.cancelled;
    return jobs.every((job) => job.state.kind === 'done') ? 0 : EXIT_CODES.batch_incomplete;
  });
}

export function cancelJob(id: string, flags: JsonFlag): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    const cancelled = studio.jobs.cancel(id);
    return cancelled.ok ? printJobs(flags, [cancelled.value]) : reportFailure(cancelled.error, flags.json);
  });
}

export function retryJob(id: string, flags: RunFlags): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    const retried = studio.jobs.retry(id, { isReserved: true });
    return retried.ok ? runOneJob(studio, retried.value, flags) : reportFailure(retried.error, flags.json);
  });
}

/** A job as scripts see it. */
export function describeJob(job: Job): object {
  const { id, kind, name, createdAt, assetId, state } = job;
  return { id, kind, state: state.kind, name, createdAt, assetId, ...('error' in state && { error: state.error }) };
}

function printJobs(flags: JsonFlag, jobs: readonly Job[]): number {
  const lines = table(jobs.map((job) => [job.id, job.kind, job.state.kind, job.name, 'error' in job.state ? job.state.error.message : '']));
  return printResult(flags.json, { jobs: jobs.map(describeJob) }, lines.length > 0 ? lines : ['No jobs.']);
}
