// The queue's file over time: opened, followed when another one takes its place, put aside when it is damaged, opened
// again when what stood in the way is gone. Whoever uses it sees work done, or a Refusal with the sentence that fits.
import type { AppError } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import type { Logger } from '../logging/logger.ts';
import { DamagedQueue, QueueDatabase, type Row, readableJobRows } from './queue-database.ts';
import { fileNumber, obstacleAt, putAside } from './queue-path.ts';
import { damagedForGood, isDamage, isMissingTable, notAFile, refusalOf } from './queue-refusals.ts';
import { JOB_COLUMNS } from './queue-schema.ts';

export interface QueueFileOptions {
  readonly log: Pick<Logger, 'warn'>;
  /** Whether a row of the table of jobs is one that may be carried over into a new file. */
  readonly isSound: (row: Row) => boolean;
}

/** How long other programs may hold the file: where much can be done without it, where it is looked at often, where it is needed. */
const FIRST_PATIENCE_MS = 2_000;
const LOOK_PATIENCE_MS = 100;
const PATIENCE_MS = 5_000;
/** How soon a file that could not be opened is tried again. */
const RETRY_MS = 500;

const INSERT = `INSERT OR IGNORE INTO jobs (${JOB_COLUMNS.join(', ')}) VALUES (${JOB_COLUMNS.map(() => '?').join(', ')})`;

export class QueueFile {
  readonly #path: string;
  readonly #options: QueueFileOptions;
  #database: QueueDatabase | undefined;
  #generation = 0;
  #damaged: string | undefined;
  #refusal: Refusal | undefined;
  #triedAtMs = 0;

  /** Opens the file, or makes it. What stands in the way is said when the queue is used. */
  constructor(path: string, options: QueueFileOptions) {
    this.#path = path;
    this.#options = options;
    this.#tryToOpen(FIRST_PATIENCE_MS);
  }

  /** Where the last damaged file was put; undefined when there was none. */
  get damaged(): string | undefined {
    return this.#damaged;
  }

  /** Why nothing can be written now; undefined when it can. */
  restriction(): AppError | undefined {
    try {
      return this.read((database) => database.restriction());
    } catch (cause) {
      if (cause instanceof Refusal) return cause.error;
      throw cause;
    }
  }

  /** Changes whenever another process changed the queue, or another file took its place. */
  version(): string {
    return this.read((database) => `${this.#generation} ${database.dataVersion()}`);
  }

  read<T>(work: (database: QueueDatabase) => T): T {
    return this.#refusing(() => work(this.#opened(LOOK_PATIENCE_MS)));
  }

  /** As `read`, where `work` may write; tries first to open a file anew that could only be read. */
  write<T>(work: (database: QueueDatabase) => T): T {
    return this.#refusing(() => {
      if (this.#opened(PATIENCE_MS).restriction() !== undefined) this.#tryAgain(PATIENCE_MS);
      return work(this.#opened(PATIENCE_MS));
    });
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #opened(patienceMs: number): QueueDatabase {
    const database = this.#database;
    if (database === undefined || fileNumber(this.#path) !== database.fileNumber) this.#tryAgain(patienceMs);
    if (this.#database === undefined) throw this.#refusal ?? new Error('the queue is not open');
    return this.#database;
  }

  #refusing<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (!isDamage(cause) && !isMissingTable(cause)) throw asRefusal(cause, this.#path);
      this.#tryToOpen(PATIENCE_MS); // finds the damage, and begins anew
    }
    try {
      return work();
    } catch (cause) {
      throw asRefusal(cause, this.#path);
    }
  }

  #tryAgain(patienceMs: number): void {
    if (performance.now() - this.#triedAtMs > RETRY_MS || this.#refusal === undefined) this.#tryToOpen(patienceMs);
  }

  /** Takes the file at the path in place of the one that is open. Where that fails, an earlier one stays as it is. */
  #tryToOpen(patienceMs: number): void {
    try {
      const opened = this.#openOrBeginAnew(patienceMs);
      const earlier = this.#database;
      if (earlier !== undefined && earlier.fileNumber !== opened.fileNumber) this.#carryOver(rowsOf(earlier), opened);
      this.#database = opened;
      this.#generation += 1;
      closeQuietly(earlier);
      this.#note(opened.restriction());
    } catch (cause) {
      const refusal = asRefusal(cause, this.#path);
      if (!(refusal instanceof Refusal)) throw refusal;
      this.#note(refusal.error);
    }
    this.#triedAtMs = performance.now();
  }

  #openOrBeginAnew(patienceMs: number): QueueDatabase {
    const found = fileNumber(this.#path);
    try {
      return open(this.#path, patienceMs);
    } catch (cause) {
      if (!(cause instanceof DamagedQueue)) throw cause;
      if (fileNumber(this.#path) !== found) return open(this.#path, patienceMs); // another process was faster
      return this.#beginAnew(cause, patienceMs);
    }
  }

  #beginAnew(damage: DamagedQueue, patienceMs: number): QueueDatabase {
    let aside: string;
    try {
      aside = putAside(this.#path);
    } catch (cause) {
      throw new Refusal(damagedForGood(this.#path, cause instanceof Error ? cause.message : damage.message), { cause });
    }
    this.#damaged = aside;
    const database = open(this.#path, patienceMs);
    const names = this.#carryOver(readableJobRows(aside), database).join(', ') || 'none';
    this.#options.log.warn(`the queue was damaged (${damage.message}); it is kept as ${aside}; jobs that could be read from it: ${names}`);
    return database;
  }

  /** Copies jobs that `to` has not, and answers the names of all that could be read. */
  #carryOver(rows: readonly Row[], to: QueueDatabase): string[] {
    const sound = rows.filter(this.#options.isSound);
    if (sound.length === 0 || to.restriction() !== undefined) return [];
    to.transaction(() => {
      for (const row of sound) to.run(INSERT, ...JOB_COLUMNS.map((column) => row[column] ?? null));
    });
    return sound.map((row) => String(row['name']));
  }

  #note(error: AppError | undefined): void {
    if (error !== undefined && error.message !== this.#refusal?.error.message) this.#options.log.warn(error.message);
    this.#refusal = error && new Refusal(error);
  }
}

function open(path: string, patienceMs: number): QueueDatabase {
  const obstacle = obstacleAt(path);
  if (obstacle !== undefined) throw new Refusal(notAFile(obstacle.path, obstacle.what));
  try {
    return QueueDatabase.open(path, patienceMs);
  } catch (cause) {
    const reason = refusalOf(cause, path);
    if (reason === undefined || fileNumber(path) === undefined) throw cause;
    try {
      return QueueDatabase.openForReading(path, reason);
    } catch (second) {
      throw second instanceof DamagedQueue ? second : cause; // the first says better what is wrong
    }
  }
}

function rowsOf(database: QueueDatabase): Row[] {
  try {
    return database.rows('SELECT rowid AS place, * FROM jobs ORDER BY rowid');
  } catch {
    return []; // it was damaged; what could be read of it was read from its file
  }
}

function closeQuietly(database: QueueDatabase | undefined): void {
  try {
    database?.close();
  } catch {
    // What closing would have tidied up was damaged, and lies aside.
  }
}

/** `cause` as a Refusal if it is one of SQLite's; anything else as it is. */
function asRefusal(cause: unknown, path: string): unknown {
  const error = refusalOf(cause, path);
  return error === undefined ? cause : new Refusal(error, { cause });
}
