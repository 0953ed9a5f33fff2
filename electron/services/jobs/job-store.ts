// The rules of the queue on disk, which several processes share. Each change is one transaction.
// A running job belongs to a process; a job whose process is gone is offered again. Runs nothing itself.
import type { AppError } from '#contract/errors.ts';
import type { Job, JobRequest, JobState } from './job.ts';
import { readJob } from './job-rows.ts';
import { isAlive, killGroup, type ProcessIdentity } from './process-identity.ts';
import { QueueDatabase, type Row } from './queue-database.ts';

/** After so many interruptions in a row a job is paused instead of offered again. */
const MAX_INTERRUPTIONS = 3;

export interface NewJob {
  readonly id: string;
  readonly name: string;
  readonly assetId: string;
  readonly request: JobRequest;
  /** Only this process may run it, as long as it lives. */
  readonly reservedFor?: ProcessIdentity;
}

export class JobStore {
  readonly #database: QueueDatabase;

  /** Opens the queue, or makes it. Throws DamagedQueue, and what else SQLite and the file system throw. */
  constructor(path: string) {
    this.#database = new QueueDatabase(path);
  }

  close(): void {
    this.#database.close();
  }

  /** Oldest first. */
  list(): Job[] {
    return this.#database.rows('SELECT * FROM jobs ORDER BY rowid').map(readJob);
  }

  find(id: string): Job | undefined {
    const [row] = this.#database.rows('SELECT * FROM jobs WHERE id = ?', id);
    return row === undefined ? undefined : readJob(row);
  }

  add(job: NewJob): void {
    this.#database.run(
      `INSERT INTO jobs (id, name, asset_id, request, created_at, state, owner) VALUES (?, ?, ?, ?, ?, 'waiting', ?)`,
      job.id,
      job.name,
      job.assetId,
      JSON.stringify(job.request),
      new Date().toISOString(),
      job.reservedFor ?? null,
    );
  }

  /** Takes the oldest waiting job that `owner` may run; nothing while any job runs in a living process. */
  claim(owner: ProcessIdentity, only?: ReadonlySet<string>): Job | undefined {
    return this.#database.transaction(() => {
      this.#offerInterrupted();
      if (this.#database.rows(`SELECT id FROM jobs WHERE state = 'running'`).length > 0) return undefined;
      const waiting = this.#database.rows(`SELECT * FROM jobs WHERE state = 'waiting' ORDER BY rowid`);
      const mine = waiting.find((row) => (only === undefined || only.has(String(row['id']))) && mayRun(owner, row['owner']));
      if (mine === undefined) return undefined;
      this.#database.run(
        `UPDATE jobs SET state = 'running', owner = ?, worker = NULL, cancel_requested = 0 WHERE id = ?`,
        owner,
        String(mine['id']),
      );
      return readJob({ ...mine, state: 'running' });
    });
  }

  /** Offers jobs again whose process is gone, after making sure that nothing works on them any more. */
  offerInterrupted(): void {
    this.#database.transaction(() => this.#offerInterrupted());
  }

  /** Says which runtime process works on a running job, so that it can be ended if its owner is killed. */
  assignWorker(id: string, worker: ProcessIdentity | undefined): void {
    this.#database.run('UPDATE jobs SET worker = ? WHERE id = ?', worker ?? null, id);
  }

  finish(id: string, state: Extract<JobState, { kind: 'done' | 'failed' | 'cancelled' }>): void {
    const error = state.kind === 'failed' ? JSON.stringify(state.error) : null;
    this.#database.run(
      'UPDATE jobs SET state = ?, error = ?, owner = NULL, worker = NULL, interruptions = 0 WHERE id = ?',
      state.kind,
      error,
      id,
    );
  }

  /** Puts back a running job as if it had never been started. */
  release(id: string): void {
    this.#database.run(`UPDATE jobs SET state = 'waiting', owner = NULL, worker = NULL WHERE id = ? AND state = 'running'`, id);
  }

  /** Cancels a job that waits; asks the owner of one that runs. False when it is over already. */
  requestCancel(id: string): boolean {
    return this.#database.transaction(() => {
      const waiting = this.#database.run(
        `UPDATE jobs SET state = 'cancelled', owner = NULL WHERE id = ? AND state IN ('waiting', 'paused')`,
        id,
      );
      const running = this.#database.run(`UPDATE jobs SET cancel_requested = 1 WHERE id = ? AND state = 'running'`, id);
      return waiting + running > 0;
    });
  }

  isCancelRequested(id: string): boolean {
    return this.#database.rows('SELECT id FROM jobs WHERE id = ? AND cancel_requested = 1', id).length > 0;
  }

  /** Offers a job that is over once more. False when it is not over, or was done. */
  retry(id: string, reservedFor?: ProcessIdentity): boolean {
    const retried = this.#database.run(
      `UPDATE jobs SET state = 'waiting', error = NULL, owner = ?, interruptions = 0, cancel_requested = 0
       WHERE id = ? AND state IN ('failed', 'cancelled', 'paused')`,
      reservedFor ?? null,
      id,
    );
    return retried > 0;
  }

  /** Forgets a job that is over. */
  remove(id: string): boolean {
    return this.#database.run(`DELETE FROM jobs WHERE id = ? AND state NOT IN ('waiting', 'running')`, id) > 0;
  }

  /** Changes whenever another process changed the queue. */
  version(): number {
    return Number(this.#database.rows('PRAGMA data_version')[0]?.['data_version']);
  }

  recordDuration(pack: string, device: string, stage: string, seconds: number): void {
    this.#database.run('INSERT INTO durations (pack, device, stage, seconds) VALUES (?, ?, ?, ?)', pack, device, stage, seconds);
  }

  /** The last `limit` durations of a stage, in seconds, newest first. */
  recentDurations(pack: string, device: string, stage: string, limit: number): number[] {
    const rows = this.#database.rows(
      'SELECT seconds FROM durations WHERE pack = ? AND device = ? AND stage = ? ORDER BY measured_at DESC LIMIT ?',
      pack,
      device,
      stage,
      limit,
    );
    return rows.map((row) => Number(row['seconds']));
  }

  #offerInterrupted(): void {
    for (const row of this.#database.rows(`SELECT * FROM jobs WHERE state = 'running'`)) {
      if (row['owner'] !== null && isAlive(String(row['owner']))) continue;
      if (row['worker'] !== null) killGroup(String(row['worker']));
      const interruptions = Number(row['interruptions']) + 1;
      const next = stateAfterInterruption(row, interruptions);
      this.#database.run(
        'UPDATE jobs SET state = ?, error = ?, owner = NULL, worker = NULL, interruptions = ? WHERE id = ?',
        next.kind,
        next.kind === 'paused' ? JSON.stringify(next.error) : null,
        interruptions,
        String(row['id']),
      );
    }
  }
}

function stateAfterInterruption(row: Row, interruptions: number): Extract<JobState, { kind: 'waiting' | 'paused' | 'cancelled' }> {
  if (row['cancel_requested'] === 1) return { kind: 'cancelled' };
  return interruptions < MAX_INTERRUPTIONS ? { kind: 'waiting' } : { kind: 'paused', error: interruptedTooOften(interruptions) };
}

function mayRun(owner: ProcessIdentity, reservedFor: string | number | null | undefined): boolean {
  return typeof reservedFor !== 'string' || reservedFor === owner || !isAlive(reservedFor);
}

function interruptedTooOften(times: number): AppError {
  return {
    code: 'runtime_died',
    message: `The app ended ${times} times in a row while this job ran, so it is not started again by itself.`,
    hint: 'Close other programs, then retry the job.',
  };
}
