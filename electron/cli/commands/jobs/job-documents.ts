// Jobs and batches as the commands tell of them: rows for a user, documents for scripts.
import { isHeld } from '#contract/generation/is-over.ts';
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import { isJobState, JOB_STATES, type Job, type JobParent, type JobState, type UnreadableJob } from '../../../services/jobs/queue/job.ts';
import { type Answer, result } from '../../output/answer.ts';
import { table } from '../../output/table.ts';
import { errorDocument } from '../../output/way-out.ts';

/** A job as scripts see it. */
export function describeJob(job: Job): object {
  const { id, kind, name, createdAt, startedAt, endedAt, stages, assetId, parent, state, request } = job;
  return {
    id,
    kind,
    state: state.kind,
    name,
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    assetId,
    ...(parent && { parent: parent.id }),
    ...(request.place && { place: request.place }),
    ...(state.kind === 'paused' && { held: isHeld(state) }),
    ...('error' in state && state.error && { error: errorDocument(state.error) }),
    ...(stages && { stages }),
  };
}

/** Its state is what the row says, where that is one; else it waits for a user, as a paused one does. */
export function describeUnreadable({ id, name, state, reason }: UnreadableJob): object {
  return { id, kind: 'unreadable', state: isJobState(state) ? state : 'paused', name, reason };
}

export type Counts = Readonly<Record<JobState['kind'], number>>;

/** A batch, and how many of its items there are in each state. */
export interface Batch extends JobParent {
  readonly counts: Counts;
}

/** In the order of their first items. */
export function batchesOf(jobs: readonly Job[]): Batch[] {
  const parents = new Map(jobs.flatMap(({ parent }) => (parent === undefined ? [] : [[parent.id, parent]])));
  return [...parents.values()].map((parent) => ({ ...parent, counts: countsOf(jobs.filter((job) => job.parent?.id === parent.id)) }));
}

function countsOf(jobs: readonly Job[]): Counts {
  const counts = { waiting: 0, running: 0, paused: 0, done: 0, failed: 0, cancelled: 0 };
  for (const job of jobs) counts[job.state.kind] += 1;
  return counts;
}

export function rowOf(job: Job): string[] {
  return [job.id, job.kind, job.state.kind, job.name, 'error' in job.state ? (job.state.error?.message ?? '') : ''];
}

export function rowOfUnreadable({ id, name, state, reason }: UnreadableJob): string[] {
  return [id, 'unreadable', state, name, reason];
}

export function lineOfBatch({ id, name, counts }: Batch): string {
  const parts = JOB_STATES.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`);
  return `Batch ${id}  ${name}: ${parts.join(', ')}`;
}

export function listing(jobs: readonly Job[], exitCode = 0): Answer {
  const lines = table(jobs.map(rowOf));
  return result({ jobs: jobs.map(describeJob) }, lines.length > 0 ? lines : ['No jobs.'], exitCode);
}

/** Jobs that were run; and of many that were to be tried again, those that stay failed because they could only fail once more. */
export function ranListing(jobs: readonly Job[], skipped: readonly Job[]): Answer {
  if (skipped.length === 0) return listing(jobs, exitCodeOf(jobs));
  const document = { jobs: jobs.map(describeJob), skipped: skipped.map(({ id }) => id) };
  const remark =
    skipped.length === 1
      ? '1 job was not tried again: its words or its picture could only fail again.'
      : `${skipped.length} jobs were not tried again: their words or their pictures could only fail again.`;
  return result(document, [...table(jobs.map(rowOf)), `${remark} Ask for other objects instead.`], exitCodeOf([...jobs, ...skipped]));
}

/** Of several jobs that were run: cancelled as soon as one is, incomplete as soon as one is not done. */
export function exitCodeOf(jobs: readonly Job[]): number {
  if (jobs.some((job) => job.state.kind === 'cancelled')) return EXIT_CODES.cancelled;
  return jobs.every((job) => job.state.kind === 'done') ? 0 : EXIT_CODES.batch_incomplete;
}
