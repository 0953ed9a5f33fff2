// Which job a process may begin now: of those that wait, in their order, beside those that run.
// Works inside the store's transactions.
import type { QueueDatabase } from '../../../queue-file/queue-database.ts';
import type { Job, JobPlace } from '../job.ts';
import { placeOfRow, type ReadableJob, type ReadJob } from '../job-rows.ts';
import { isAlive, type ProcessIdentity } from '../process-identity.ts';
import { isPaused } from '../queue-state.ts';
import { offerInterrupted, unfinished } from './interrupted-jobs.ts';
import { soleUser } from './sole-use.ts';

export interface Claim {
  /** Only jobs that run there are taken, and count. */
  readonly place?: JobPlace;
  /** Only these. */
  readonly only?: ReadonlySet<string> | undefined;
  /** How many may run at once, in all processes; asked only when one waits. */
  readonly most?: () => number;
  /** Which card a job would have for itself, while those in `taken` are others'; undefined: it has to wait. */
  readonly cardFor?: (job: Job, taken: ReadonlySet<string>) => { readonly card?: string } | undefined;
}

/** Whether there may be one for `owner`: a cheap look, for which nothing is changed. */
export function mayClaim(database: QueueDatabase, owner: ProcessIdentity, { place = 'here', only }: Claim): boolean {
  if (isClosed(database, place)) return false;
  return unfinished(database).some((each) => placeOfRow(each) === place && isThereToTake(each, { owner, only }));
}

/** Takes the job that is next, while fewer than `limit` run there. */
export function claimNext(
  database: QueueDatabase,
  owner: ProcessIdentity,
  { place = 'here', only, cardFor = () => ({}) }: Claim,
  limit: number,
): Job | undefined {
  offerInterrupted(database);
  const everywhere = unfinished(database);
  const candidates = everywhere.filter((each) => placeOfRow(each) === place);
  if (candidates.filter(isRunning).length >= limit || isClosed(database, place)) return undefined;
  if (only === undefined && isPaused(database)) return undefined;
  const taken = new Set(candidates.flatMap((each) => (each.kind === 'job' ? (each.job.card ?? []) : [])));
  for (const each of candidates) {
    if (!mayBeTaken(each, { owner, only, everywhere })) continue;
    const chosen = cardFor(each.job, taken);
    if (chosen === undefined) continue;
    const startedAt = new Date().toISOString();
    database.run(
      `UPDATE jobs SET state = 'running', owner = ?, worker = NULL, cancel_requested = 0, started_at = ?, ended_at = NULL, stages = NULL,
       card = ? WHERE id = ?`,
      owner,
      startedAt,
      chosen.card ?? null,
      each.job.id,
    );
    return { ...each.job, ...chosen, startedAt, state: { kind: 'running', stageFraction: 0, fraction: 0, cancelling: false } };
  }
  return undefined;
}

interface Taking {
  readonly owner: ProcessIdentity;
  readonly only: ReadonlySet<string> | undefined;
  /** All that wait or run, at every place. */
  readonly everywhere: readonly ReadJob[];
}

/** While a process has this machine for itself nothing is begun here. */
function isClosed(database: QueueDatabase, place: JobPlace): boolean {
  return place === 'here' && soleUser(database) !== undefined;
}

/** A job that waits for `owner`, while no other works on the same asset. */
function mayBeTaken(read: ReadJob, { owner, only, everywhere }: Taking): read is ReadableJob {
  if (read.kind !== 'job' || read.row.state === 'running' || !isWanted(read, only) || !mayRun(owner, read.row.owner)) return false;
  return !everywhere.some((each) => each.kind === 'job' && isRunning(each) && each.job.assetId === read.job.assetId);
}

/** A job that waits for `owner`, or one whose process may be gone. */
function isThereToTake(read: ReadJob, { owner, only }: Pick<Taking, 'owner' | 'only'>): boolean {
  if (read.kind === 'unreadable') return false;
  const { state, owner: other } = read.row;
  return state === 'running' ? other === null || !isAlive(other) : isWanted(read, only) && mayRun(owner, other);
}

function isWanted({ job }: ReadableJob, only: ReadonlySet<string> | undefined): boolean {
  return only === undefined || only.has(job.id);
}

/** One that is not understood may be another version's, which runs it as long as its process lives. */
function isRunning(read: ReadJob): boolean {
  if (read.kind === 'job') return read.row.state === 'running';
  return read.unreadable.state === 'running' && read.owner !== undefined && isAlive(read.owner);
}

function mayRun(owner: ProcessIdentity, reservedFor: ProcessIdentity | null): boolean {
  return reservedFor === null || reservedFor === owner || !isAlive(reservedFor);
}
