// `espalier jobs list|show|cancel|pause|move`: the queue as it is, and what can be changed about it without running anything.
// A batch is named by its own id, wherever a job may be named.
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { Measurement } from '#contract/views/job-views.ts';
import type { JobQueue } from '../../../services/jobs/job-queue.ts';
import type { Job } from '../../../services/jobs/queue/job.ts';
import { asideSentence } from '../../../services/jobs/queue/queue-state.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { table } from '../../output/table.ts';
import { withStudio } from '../../running/with-studio.ts';
import { batchesOf, describeJob, describeUnreadable, lineOfBatch, listing, rowOf, rowOfUnreadable } from './job-documents.ts';

export interface CancelFlags {
  readonly waiting?: boolean;
}

export interface MoveFlags {
  readonly before?: string;
  readonly first?: boolean;
  readonly last?: boolean;
}

const MEASURED: Readonly<Record<Measurement, string>> = {
  waits: 'A program waits to measure this machine until nothing runs on it: no other job is begun there before that is done.',
  runs: 'A program measures this machine: no job is begun on it until that is done.',
};
const PAUSED = 'The queue is paused: `espalier jobs resume` goes on with it.';

export function listJobs(): Promise<Answer> {
  return withStudio(async ({ jobs, cardsAside }) => {
    const complaint = jobs.restriction();
    const [known, unreadable, paused, measurement] = [jobs.list(), jobs.unreadable(), jobs.isPaused(), jobs.machine.measurement()];
    const aside = complaint === undefined ? cardsAside.list() : [];
    const batches = batchesOf(known);
    const rows = [...known.map(rowOf), ...unreadable.map(rowOfUnreadable)];
    const document = {
      jobs: [...known.map(describeJob), ...unreadable.map(describeUnreadable)],
      batches,
      paused,
      measured: measurement !== undefined,
      ...(aside.length > 0 && { cardsSetAside: aside.map(({ name, because }) => ({ name, because })) }),
      ...(complaint && { restriction: complaint }),
    };
    const remarks = [
      ...batches.map(lineOfBatch),
      ...aside.map(asideSentence),
      ...(paused ? [PAUSED] : []),
      ...(measurement === undefined ? [] : [MEASURED[measurement]]),
      ...(complaint ? [complaint.message] : []),
    ];
    return result(document, [...(rows.length > 0 ? table(rows) : ['No jobs.']), ...remarks]);
  });
}

/** One job with its log, or one batch with its items. */
export function showJob(id: string): Promise<Answer> {
  return withStudio(async ({ jobs }) => {
    const items = itemsOf(jobs, id);
    const [batch] = batchesOf(items);
    if (batch !== undefined) return result({ ...batch, jobs: items.map(describeJob) }, [lineOfBatch(batch), ...table(items.map(rowOf))]);
    const log = await jobs.readLog(id);
    const job = jobs.find(id);
    if (!log.ok || job === undefined) return failure(log.ok ? noSuchJob(id) : log.error);
    const lines = log.value.trimEnd().split('\n');
    return result({ ...describeJob(job), log: log.value === '' ? [] : lines }, [...table([rowOf(job)]), ...lines]);
  });
}

export function cancelJobs(ids: readonly string[], { waiting = false }: CancelFlags): Promise<Answer> {
  return withStudio(async ({ jobs }) => {
    if (ids.length === 0 && !waiting) return failure(nothingNamed('--waiting'));
    const named = await forEach(jobs, ids, { one: (id) => jobs.cancel(id), batch: (parentId) => jobs.bulk.cancelWaiting({ parentId }) });
    if (!named.ok) return failure(named.error);
    const others = waiting ? jobs.bulk.cancelWaiting() : ok([]);
    return others.ok ? listing([...named.value, ...others.value]) : failure(others.error);
  });
}

/** Without a job: the whole queue. What runs goes on. */
export function pauseJobs(ids: readonly string[]): Promise<Answer> {
  return withStudio(async ({ jobs }) => {
    if (ids.length === 0) {
      const paused = jobs.setPaused(true);
      return paused.ok ? result({ paused: true }, [PAUSED]) : failure(paused.error);
    }
    const held = await forEach(jobs, ids, { one: (id) => jobs.hold(id), batch: (parentId) => ok(holdItems(jobs, parentId)) });
    return held.ok ? listing(held.value) : failure(held.error);
  });
}

/** Nowhere is no place: npm keeps a `--before` for itself that was not put behind `--`, and would have the job come last. */
export function moveJob(id: string, { before, first = false, last = false }: MoveFlags): Promise<Answer> {
  if (before === undefined && !first && !last) {
    return Promise.resolve(
      failure({ code: 'usage', message: 'Say where to: --first, --last or --before <job>.', waysOut: [{ kind: 'list-jobs' }] }),
    );
  }
  return withStudio(async ({ jobs }) => {
    const waiting = jobs.list().filter(({ state }) => state.kind === 'waiting' || state.kind === 'paused');
    if (before !== undefined && !waiting.some((job) => job.id === before)) {
      return failure({ code: 'usage', message: `The job ${before} does not wait.`, waysOut: [{ kind: 'list-jobs' }] });
    }
    const next = first ? waiting.find((job) => job.id !== id)?.id : before;
    const moved = jobs.move(id, next);
    return moved.ok
      ? listing(jobs.list().filter(({ state }) => state.kind === 'waiting' || state.kind === 'paused'))
      : failure(moved.error);
  });
}

export function itemsOf(jobs: JobQueue, parentId: string): Job[] {
  return jobs.list().filter((job) => job.parent?.id === parentId);
}

export function nothingNamed(flag: string): AppError {
  return { code: 'usage', message: `Name a job, or ask for ${flag}.`, hint: 'See `espalier jobs list`.' };
}

/** Every job that `ids` name, changed; the first that cannot be ends it. */
async function forEach(
  jobs: JobQueue,
  ids: readonly string[],
  change: { one: (id: string) => Result<Job>; batch: (parentId: string) => Result<Job[]> },
): Promise<Result<Job[]>> {
  const changed: Job[] = [];
  for (const id of ids) {
    const isBatch = itemsOf(jobs, id).length > 0;
    const each = isBatch ? change.batch(id) : change.one(id);
    if (!each.ok) return err(each.error);
    changed.push(...(Array.isArray(each.value) ? each.value : [each.value]));
  }
  return ok(changed);
}

/** Those that wait; the others are as they were. */
function holdItems(jobs: JobQueue, parentId: string): Job[] {
  return itemsOf(jobs, parentId).flatMap((job) => {
    const held = jobs.hold(job.id);
    return held.ok ? [held.value] : [];
  });
}

function noSuchJob(id: string): AppError {
  return { code: 'not_found', message: `There is no job ${id}.`, waysOut: [{ kind: 'list-jobs' }] };
}
