// What waits, as the list shows it: single jobs, and batches that fold their items away, each where its first waiting item stands.

import { isHeld } from '#contract/generation/is-over.ts';
import type { JobView, ReadableJobView } from '#contract/views/job-views.ts';

/** Waits for its turn, or is held back from it by the user. */
export type QueuedJob = Extract<ReadableJobView, { kind: 'waiting' | 'paused' }>;

export interface QueuedBatch {
  readonly kind: 'batch';
  readonly id: string;
  readonly name: string;
  readonly items: readonly QueuedJob[];
  /** Of all its items, also those that are over. */
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Whether another try may help one that failed. */
  readonly mayRetry: boolean;
}

export type QueueEntry = { readonly kind: 'job'; readonly job: QueuedJob } | QueuedBatch;

export function queuedJobs(jobs: readonly JobView[]): QueuedJob[] {
  return jobs.filter((job): job is QueuedJob => job.kind === 'waiting' || isHeldView(job));
}

/** Items of one batch stand together; those that were moved among others stay in their batch, too. */
export function queueEntries(jobs: readonly JobView[]): QueueEntry[] {
  const queued = queuedJobs(jobs);
  const seen = new Set<string>();
  return queued.flatMap((job): QueueEntry[] => {
    const { parent } = job;
    if (parent === undefined) return [{ kind: 'job', job }];
    if (seen.has(parent.id)) return [];
    seen.add(parent.id);
    const all = jobs.filter((each) => each.kind !== 'unreadable' && each.parent?.id === parent.id);
    const count = (kind: JobView['kind']) => all.filter((each) => each.kind === kind).length;
    const items = queued.filter((each) => each.parent?.id === parent.id);
    const mayRetry = all.some((each) => each.kind === 'failed' && !each.failsAgain);
    return [{ kind: 'batch', ...parent, items, total: all.length, done: count('done'), failed: count('failed'), mayRetry }];
  });
}

/**
 * The job before which `id` has to be put so that it comes `step` places later (or earlier) among `queued`.
 * `before` undefined: behind all. Undefined as a whole: it is there already.
 */
export function placeAfterStep(
  queued: readonly QueuedJob[],
  id: string,
  step: -1 | 1,
): { readonly before: string | undefined } | undefined {
  const index = queued.findIndex((job) => job.id === id);
  const target = index + step;
  if (index < 0 || target < 0 || target >= queued.length) return undefined;
  return { before: queued[step < 0 ? target : target + 1]?.id };
}

function isHeldView(job: JobView): boolean {
  return job.kind === 'paused' && isHeld(job);
}
