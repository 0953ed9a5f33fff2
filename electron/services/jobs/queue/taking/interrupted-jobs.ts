// Jobs whose process or runtime was gone: offered again, and after too many times left to a user.
// Works inside the store's transactions.
import type { AppError } from '#contract/outcome/errors.ts';
import type { QueueDatabase } from '../../../queue-file/queue-database.ts';
import { type JobState, placeOf } from '../job.ts';
import { type ReadableJob, type ReadJob, readJob } from '../job-rows.ts';
import { isAlive, killRuntimeGroup } from '../process-identity.ts';
import { inOrder } from './waiting-order.ts';

/** After so many interruptions in a row a job is paused instead of offered again. */
const MAX_INTERRUPTIONS = 3;
/** The same for those of its runtime alone: what was too much for the memory once may be so again. */
const MAX_RUNTIME_DEATHS = 2;
/** The same for those of a farm, of its nodes and their runtimes: one of them is lost without any fault of the job. */
const MAX_FARM_LOSSES = 5;

type PutBack = Extract<JobState, { kind: 'waiting' | 'paused' | 'cancelled' }>;

/** What waits and what runs, in the order in which they are taken. */
export function unfinished(database: QueueDatabase): ReadJob[] {
  return inOrder(database.rows(`SELECT rowid AS place, * FROM jobs WHERE state IN ('waiting', 'running') ORDER BY rowid`)).map(readJob);
}

/** Whether it runs in a living process; of one that is not understood, another version's. */
export function isAtWork(read: ReadJob): boolean {
  const { state, owners } =
    read.kind === 'job'
      ? { state: read.row.state, owners: [read.row.owner, read.row.worker] }
      : { state: read.unreadable.state, owners: [read.owner] };
  return state === 'running' && owners.some((each) => typeof each === 'string' && isAlive(each));
}

/** Offers jobs again whose process is gone. Its runtime is killed first, if it lives on. */
export function offerInterrupted(database: QueueDatabase): void {
  for (const read of unfinished(database)) {
    if (read.kind === 'unreadable' || read.row.state !== 'running') continue;
    const { owner, worker } = read.row;
    if (owner !== null && isAlive(owner)) continue;
    if (worker !== null) killRuntimeGroup(worker);
    putBack(database, read, { limit: MAX_INTERRUPTIONS, reason: interruptedTooOften });
  }
}

/** Offers a job again whose runtime was killed from outside, as `error` says. */
export function offerAfterDeath(database: QueueDatabase, read: ReadableJob, error: AppError): void {
  const limit = placeOf(read.job.request) === 'farm' ? MAX_FARM_LOSSES : MAX_RUNTIME_DEATHS;
  putBack(database, read, { limit, reason: () => killedTooOften(error) });
}

/** Offers a job again that lost what it ran on for a reason that cannot lie with it, as often as that happens. */
export function offerAfterLoss(database: QueueDatabase, { job, row }: ReadableJob): void {
  const state = row.cancel_requested === 1 ? 'cancelled' : 'waiting';
  database.run('UPDATE jobs SET state = ?, error = NULL, owner = NULL, worker = NULL WHERE id = ?', state, job.id);
}

interface Limit {
  readonly limit: number;
  readonly reason: (times: number) => AppError;
}

function putBack(database: QueueDatabase, { job, row }: ReadableJob, { limit, reason }: Limit): void {
  const interruptions = row.interruptions + 1;
  const paused: PutBack = { kind: 'paused', error: reason(interruptions) };
  const offered: PutBack = interruptions < limit ? { kind: 'waiting' } : paused;
  const next: PutBack = row.cancel_requested === 1 ? { kind: 'cancelled' } : offered;
  database.run(
    'UPDATE jobs SET state = ?, error = ?, owner = NULL, worker = NULL, interruptions = ? WHERE id = ?',
    next.kind,
    next.kind === 'paused' ? JSON.stringify(next.error) : null,
    interruptions,
    job.id,
  );
}

function interruptedTooOften(times: number): AppError {
  return {
    code: 'runtime_died',
    message: `The app ended ${times} times in a row while this job ran, so it is not started again by itself.`,
    hint: 'Close other programs, then retry the job.',
  };
}

function killedTooOften(error: AppError): AppError {
  return { ...error, message: `${error.message} It was not the first time, so this job is not started again by itself.` };
}
