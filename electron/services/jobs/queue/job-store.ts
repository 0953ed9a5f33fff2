// The rules of the queue on disk, which several processes share. Each change is one transaction.
// A running job belongs to a process; a job whose process is gone is offered again. Runs nothing itself.
// Rows that this version does not understand are never changed. Every method throws a Refusal while the file cannot be used.
import type { AppError } from '#contract/outcome/errors.ts';
import type { Logger } from '../../logging/logger.ts';
import type { QueueDatabase } from '../../queue-file/queue-database.ts';
import { QueueFile } from '../../queue-file/queue-file.ts';
import { type Duration, insertDuration, type Measured, readDurations, type WorkKey } from './durations.ts';
import { offerAfterDeath, offerAfterLoss, offerInterrupted, unfinished } from './interrupted-jobs.ts';
import {
  type Job,
  type JobParent,
  type JobPlace,
  type JobRequest,
  type JobState,
  placeOf,
  type StageSeconds,
  type UnreadableJob,
} from './job.ts';
import { type ReadJob, readJob } from './job-rows.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { cardsSetAside, isPaused, type SetAside, setCardAside, setPaused, takeCardsBack } from './queue-state.ts';
import { inOrder, move, positionOfNew } from './waiting-order.ts';

export interface NewJob {
  readonly id: string;
  readonly name: string;
  readonly assetId: string;
  readonly request: JobRequest;
  /** Only this process may run it, as long as it lives. */
  readonly reservedFor?: ProcessIdentity;
  readonly parent?: JobParent;
}

export interface JobListing {
  /** Oldest first; those that wait in the order in which they will be taken. */
  readonly jobs: readonly Job[];
  readonly unreadable: readonly UnreadableJob[];
  /** Whether no waiting job is begun. */
  readonly isPaused: boolean;
}

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

export type Ending = Extract<JobState, { kind: 'done' | 'failed' | 'cancelled' }>;

export class JobStore {
  readonly #file: QueueFile;

  /** Opens the queue, or makes it. What stands in the way is said by the methods. */
  constructor(path: string, log: Pick<Logger, 'warn'> = { warn: () => {} }) {
    this.#file = new QueueFile(path, { log, isSound: (row) => readJob(row).kind === 'job' });
  }

  /** Where a damaged file was put that lay in the queue's place; undefined when there was none. */
  get damaged(): string | undefined {
    return this.#file.damaged;
  }

  /** Why the queue cannot be written, if it cannot: then it is read as far as that goes. */
  restriction(): AppError | undefined {
    return this.#file.restriction();
  }

  close(): void {
    this.#file.close();
  }

  /** Oldest first; those that wait in the order in which they will be taken. */
  list(): Job[] {
    return [...this.listAll().jobs];
  }

  listAll(): JobListing {
    const [read, paused] = this.#file.read(
      (database) => [inOrder(database.rows('SELECT rowid AS place, * FROM jobs ORDER BY rowid')).map(readJob), isPaused(database)] as const,
    );
    return {
      isPaused: paused,
      jobs: read.flatMap((each) => (each.kind === 'job' ? [asItIs(each)] : [])),
      unreadable: read.flatMap((each) => (each.kind === 'unreadable' ? [each.unreadable] : [])),
    };
  }

  find(id: string): Job | undefined {
    const found = this.#file.read((database) => readRow(database, id));
    return found?.kind === 'job' ? asItIs(found) : undefined;
  }

  add(job: NewJob): void {
    this.#change((database) => insert(database, job)); // in one go with the look for its place
  }

  /**
   * Takes the waiting job that is next and that `owner` may run; nothing while as many as may run there do so in living processes,
   * nor, unless certain jobs are asked for, while the queue is paused. Two jobs of one asset never run at once, wherever that is.
   */
  claim(owner: ProcessIdentity, { place = 'here', only, most = () => 1, cardFor = () => ({}) }: Claim = {}): Job | undefined {
    // Looked at first, so that an idle queue is not locked time and again.
    const unfinishedThere = (database: QueueDatabase) => unfinished(database).filter((each) => isAt(each, place));
    if (!this.#file.read((database) => unfinishedThere(database).some((each) => isThereToTake(each, { owner, only })))) return undefined;
    const limit = most();
    if (limit === 0) return undefined;
    return this.#change((database) => {
      offerInterrupted(database);
      const everywhere = unfinished(database);
      const candidates = everywhere.filter((each) => isAt(each, place));
      if (candidates.filter(isRunning).length >= limit) return undefined;
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
    });
  }

  /** Offers jobs again whose process is gone, after making sure that nothing works on them any more. */
  offerInterrupted(): void {
    if (this.#file.read(unfinished).length > 0) this.#change(offerInterrupted);
  }

  /** Says which runtime process works on a running job, so that it can be ended if its owner is killed. */
  assignWorker(id: string, worker: ProcessIdentity | undefined): void {
    this.#file.write((database) => database.run('UPDATE jobs SET worker = ? WHERE id = ?', worker ?? null, id));
  }

  /** Puts down how a job ended. `job` brings it back if its row was lost with a damaged file meanwhile. */
  finish(id: string, state: Ending, job?: NewJob, stages: StageSeconds = {}): void {
    const error = state.kind === 'failed' ? JSON.stringify(state.error) : null;
    this.#change((database) => {
      if (job !== undefined && readRow(database, id) === undefined) insert(database, job);
      database.run(
        `UPDATE jobs SET state = ?, error = ?, owner = NULL, worker = NULL, interruptions = 0, ended_at = ?, stages = ? WHERE id = ?`,
        state.kind,
        error,
        new Date().toISOString(),
        JSON.stringify(stages),
        id,
      );
    });
  }

  /**
   * Offers `job` again, whose runtime was killed from outside as `error` says; after too many times it waits for a user. One that is
   * blameless never does, and this time does not count.
   */
  interrupt(job: NewJob, error: AppError, { isBlameless = false }: { isBlameless?: boolean } = {}): void {
    this.#change((database) => {
      if (readRow(database, job.id) === undefined) insert(database, job);
      const read = readRow(database, job.id);
      if (read?.kind !== 'job') return;
      if (isBlameless) offerAfterLoss(database, read);
      else offerAfterDeath(database, read, error);
    });
  }

  /** Puts back a running job as if it had never been started. */
  release(id: string): void {
    this.#file.write((database) =>
      database.run(`UPDATE jobs SET state = 'waiting', owner = NULL, worker = NULL WHERE id = ? AND state = 'running'`, id),
    );
  }

  /** Cancels a job that waits; asks the owner of one that runs. False when it is over already, or not understood. */
  requestCancel(id: string): boolean {
    return this.#changeReadable(id, (database) => {
      const waiting = database.run(
        `UPDATE jobs SET state = 'cancelled', owner = NULL, ended_at = ? WHERE id = ? AND state IN ('waiting', 'paused')`,
        new Date().toISOString(),
        id,
      );
      const running = database.run(`UPDATE jobs SET cancel_requested = 1 WHERE id = ? AND state = 'running'`, id);
      return waiting + running > 0;
    });
  }

  isCancelRequested(id: string): boolean {
    return this.#file.read((database) => database.rows('SELECT id FROM jobs WHERE id = ? AND cancel_requested = 1', id)).length > 0;
  }

  /** Offers a job that is over once more. False when it is not over, or was done, or is not understood. */
  retry(id: string, reservedFor?: ProcessIdentity): boolean {
    return this.#changeReadable(id, (database) => {
      const retried = database.run(
        `UPDATE jobs SET state = 'waiting', error = NULL, owner = ?, interruptions = 0, cancel_requested = 0
         WHERE id = ? AND state IN ('failed', 'cancelled', 'paused')`,
        reservedFor ?? null,
        id,
      );
      return retried > 0;
    });
  }

  /** Keeps a job that waits from being begun. */
  hold(id: string): boolean {
    return this.#changeReadable(
      id,
      (database) => database.run(`UPDATE jobs SET state = 'paused', error = NULL WHERE id = ? AND state = 'waiting'`, id) > 0,
    );
  }

  /** Has a job wait again that `hold` kept from it. */
  letGo(id: string): boolean {
    return this.#changeReadable(
      id,
      (database) => database.run(`UPDATE jobs SET state = 'waiting' WHERE id = ? AND state = 'paused' AND error IS NULL`, id) > 0,
    );
  }

  /** Has a job that waits taken before another one that does; without `before`, after all. */
  move(id: string, before: string | undefined): boolean {
    return this.#changeReadable(id, (database) => move(database, id, before));
  }

  /** Whether no waiting job is begun, in whatever process. */
  isPaused(): boolean {
    return this.#file.read(isPaused);
  }

  setPaused(paused: boolean): void {
    this.#change((database) => setPaused(database, paused));
  }

  /** The graphics cards that living processes give no more jobs. */
  cardsSetAside(): SetAside[] {
    return this.#file.read(cardsSetAside);
  }

  setCardAside(card: SetAside): void {
    this.#change((database) => setCardAside(database, card));
  }

  /** `owner` tries again what it had set aside. */
  takeCardsBack(owner: ProcessIdentity): void {
    this.#change((database) => takeCardsBack(database, owner));
  }

  /** Forgets a job that is over. */
  remove(id: string): boolean {
    return this.#changeReadable(
      id,
      (database) =>
        database.run(
          `DELETE FROM jobs WHERE id = ? AND state NOT IN ('waiting', 'running') AND (state != 'paused' OR error IS NOT NULL)`,
          id,
        ) > 0,
    );
  }

  /** Changes whenever another process changed the queue. */
  version(): string {
    return this.#file.version();
  }

  recordDuration(duration: Duration): void {
    this.#file.write((database) => insertDuration(database, duration));
  }

  /** The last `limit` durations of a stage, newest first: of work with the given specials, or of any. */
  recentDurations(key: WorkKey, limit: number): Measured[] {
    return this.#file.read((database) => readDurations(database, key, limit));
  }

  #change<T>(work: (database: QueueDatabase) => T): T {
    return this.#file.write((database) => database.transaction(() => work(database)));
  }

  #changeReadable(id: string, work: (database: QueueDatabase) => boolean): boolean {
    return this.#change((database) => readRow(database, id)?.kind === 'job' && work(database));
  }
}

function insert(database: QueueDatabase, job: NewJob): void {
  database.run(
    `INSERT INTO jobs (id, name, asset_id, request, created_at, state, owner, position, parent_id, parent_name)
     VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)`,
    job.id,
    job.name,
    job.assetId,
    JSON.stringify(job.request),
    new Date().toISOString(),
    job.reservedFor ?? null,
    positionOfNew(database, { isLow: job.request.origin?.priority === 'low' }),
    job.parent?.id ?? null,
    job.parent?.name ?? null,
  );
}

function readRow(database: QueueDatabase, id: string): ReadJob | undefined {
  const [row] = database.rows('SELECT * FROM jobs WHERE id = ?', id);
  return row && readJob(row);
}

/** A job whose process is gone waits, though nobody could put that down yet: on a full disk, for example. */
function asItIs({ job, row: { state, owner, worker } }: Extract<ReadJob, { kind: 'job' }>): Job {
  const isGone = state === 'running' && ![owner, worker].some((each) => each !== null && isAlive(each));
  return isGone ? { ...job, state: { kind: 'waiting' } } : job;
}

interface Taking {
  readonly owner: ProcessIdentity;
  readonly only: ReadonlySet<string> | undefined;
  /** All that wait or run, at every place. */
  readonly everywhere: readonly ReadJob[];
}

/** A job that waits for `owner`, while no other works on the same asset. */
function mayBeTaken(read: ReadJob, { owner, only, everywhere }: Taking): read is Extract<ReadJob, { kind: 'job' }> {
  if (read.kind !== 'job' || read.row.state === 'running' || !isWanted(read, only) || !mayRun(owner, read.row.owner)) return false;
  return !everywhere.some((each) => each.kind === 'job' && isRunning(each) && each.job.assetId === read.job.assetId);
}

/** One that is not understood is taken for one of this machine. */
function isAt(read: ReadJob, place: JobPlace): boolean {
  return (read.kind === 'job' ? placeOf(read.job.request) : 'here') === place;
}

/** A job that waits for `owner`, or one whose process may be gone. */
function isThereToTake(read: ReadJob, { owner, only }: { owner: ProcessIdentity; only: ReadonlySet<string> | undefined }): boolean {
  if (read.kind === 'unreadable') return false;
  const { state, owner: other } = read.row;
  return state === 'running' ? other === null || !isAlive(other) : isWanted(read, only) && mayRun(owner, other);
}

function isWanted({ job }: Extract<ReadJob, { kind: 'job' }>, only: ReadonlySet<string> | undefined): boolean {
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
