// The rules of the queue on disk, which several processes share. Each change is one transaction.
// A running job belongs to a process; a job whose process is gone is offered again. Runs nothing itself.
// Rows that this version does not understand are never changed. Every method throws a Refusal while the file cannot be used.
import type { AppError } from '#contract/outcome/errors.ts';
import type { Measurement } from '#contract/views/job-views.ts';
import type { Logger } from '../../logging/logger.ts';
import type { QueueDatabase } from '../../queue-file/queue-database.ts';
import { QueueFile } from '../../queue-file/queue-file.ts';
import { type Duration, insertDuration, type Measured, readDurations, type WorkKey } from './durations.ts';
import type { Job, JobParent, JobRequest, JobState, StageSeconds, UnreadableJob } from './job.ts';
import { type ReadableJob, type ReadJob, readJob } from './job-rows.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { cardsSetAside, isPaused, type SetAside, setCardAside, setPaused, takeCardsBack } from './queue-state.ts';
import { type Claim, claimNext, mayClaim } from './taking/claim.ts';
import { isAtWork, offerAfterDeath, offerAfterLoss, offerInterrupted, unfinished } from './taking/interrupted-jobs.ts';
import { beginForOthers, endForOthers, giveMachineBack, isMachineIdle, measurement, soleUser, takeMachine } from './taking/sole-use.ts';
import { inOrder, move, positionOfNew } from './taking/waiting-order.ts';

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
  /** Of the process that has this machine for itself, so that none is begun here. */
  readonly measurement?: Measurement | undefined;
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
    const { read, ...state } = this.#file.read((database) => ({
      read: inOrder(database.rows('SELECT rowid AS place, * FROM jobs ORDER BY rowid')).map(readJob),
      isPaused: isPaused(database),
      measurement: measurement(database),
    }));
    return {
      ...state,
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
  claim(owner: ProcessIdentity, claim: Claim = {}): Job | undefined {
    // Looked at first, so that an idle queue is not locked time and again.
    if (!this.#file.read((database) => mayClaim(database, owner, claim))) return undefined;
    const limit = claim.most?.() ?? 1;
    return limit === 0 ? undefined : this.#change((database) => claimNext(database, owner, claim, limit));
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

  /**
   * Gives `user` this machine for itself: nothing is begun here until it is given back, or that process ends; what works there goes on.
   * False while another process has it.
   */
  takeMachine(user: ProcessIdentity): boolean {
    const present = this.#file.read(soleUser);
    return present === undefined ? this.#change((database) => takeMachine(database, user)) : present === user;
  }

  /** Whether nothing works on this machine: no job of the queue, and nothing for others. */
  isMachineIdle(): boolean {
    return this.#file.read(isMachineIdle);
  }

  giveMachineBack(user: ProcessIdentity): void {
    this.#change((database) => giveMachineBack(database, user));
  }

  /** What the process does that has this machine for itself; undefined where none has. */
  measurement(): Measurement | undefined {
    return this.#file.read(measurement);
  }

  /** Puts down that `worker` works here for others, as the node of a farm does; false while a process has the machine for itself. */
  beginForOthers(worker: ProcessIdentity): boolean {
    return this.#file.read(soleUser) === undefined && this.#change((database) => beginForOthers(database, worker));
  }

  endForOthers(worker: ProcessIdentity): void {
    this.#change((database) => endForOthers(database, worker));
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
function asItIs(read: ReadableJob): Job {
  return read.row.state === 'running' && !isAtWork(read) ? { ...read.job, state: { kind: 'waiting' } } : read.job;
}
