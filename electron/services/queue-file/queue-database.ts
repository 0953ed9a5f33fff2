// One open connection to the SQLite file of the queue: its settings, whether it is sound, whether it may be written.
// Knows no rules of jobs, and throws what SQLite throws; what is to be done about that is decided by the queue file.
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { AppError } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { fileNumber } from './queue-path.ts';
import { isDamage, isLocked, ofAnotherProgram, writtenByNewerVersion } from './queue-refusals.ts';
import { lookAtTables, migrate, QUEUE_VERSION, readVersion } from './queue-schema.ts';

export type Row = Record<string, SQLOutputValue>;

/** The file is there, and is no sound database. */
export class DamagedQueue extends Error {}

const LOCKED_PAUSE_MS = 25;

export class QueueDatabase {
  /** Of the file that was opened. */
  readonly fileNumber: bigint | undefined;
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #hasTables: boolean;
  #restriction: AppError | undefined;

  private constructor(path: string, database: DatabaseSync, restriction?: AppError) {
    this.#path = path;
    this.fileNumber = fileNumber(path);
    this.#database = database;
    this.#restriction = restriction;
    this.#hasTables = database.prepare(`SELECT name FROM sqlite_schema WHERE name = 'jobs'`).all().length > 0;
  }

  /**
   * Opens the file, or makes it, for reading and writing. A file of a newer version or of another program is opened for
   * reading alone. Waits `patienceMs` for other programs. Throws DamagedQueue, and what SQLite throws.
   */
  static open(path: string, patienceMs: number): QueueDatabase {
    const database = new DatabaseSync(path, { timeout: patienceMs });
    try {
      const tables = lookAtTables(database);
      if (tables.kind === 'ours') {
        prepare(database, tables.isCurrent, patienceMs);
        return new QueueDatabase(path, database);
      }
      database.close();
      return QueueDatabase.openForReading(path, tables.kind === 'newer' ? writtenByNewerVersion(path) : ofAnotherProgram(path));
    } catch (cause) {
      if (database.isOpen) database.close();
      throw isDamage(cause) ? new DamagedQueue(cause.message) : cause;
    }
  }

  /** Opens the file for reading, also where nothing can be written beside it. `reason` is told to whoever wants to write. */
  static openForReading(path: string, reason: AppError): QueueDatabase {
    try {
      return QueueDatabase.#openReadOnly(path, path, reason);
    } catch (cause) {
      if (isDamage(cause)) throw new DamagedQueue(cause.message);
      if (isLocked(cause)) throw cause;
      // SQLite wants to write its index of the log beside the file, even to read. Without a log there is nothing to index.
      return QueueDatabase.#openReadOnly(path, `${pathToFileURL(path).href}?immutable=1`, reason);
    }
  }

  static #openReadOnly(path: string, location: string, reason: AppError): QueueDatabase {
    const database = new DatabaseSync(location, { readOnly: true });
    try {
      return new QueueDatabase(path, database, reason);
    } catch (cause) {
      database.close();
      throw cause;
    }
  }

  /** Why nothing can be written; undefined when it can. */
  restriction(): AppError | undefined {
    if (this.#restriction === undefined && readVersion(this.#database) > QUEUE_VERSION) {
      this.#restriction = writtenByNewerVersion(this.#path); // a newer version has opened it since
    }
    return this.#restriction;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /** What a SELECT finds; nothing where the tables have not been made. */
  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#hasTables ? readRows(this.#database, sql, values) : [];
  }

  /** Changes whenever another process changed the queue. */
  dataVersion(): number {
    return Number(this.#database.prepare('PRAGMA data_version').get()?.['data_version']);
  }

  /** How many rows were changed. Throws a Refusal where nothing may be written. */
  run(sql: string, ...values: SQLInputValue[]): number {
    this.#assertWritable();
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  transaction<T>(work: () => T): T {
    this.#assertWritable();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK'); // a full disk has ended it already
      throw cause;
    }
  }

  #assertWritable(): void {
    const reason = this.restriction();
    if (reason !== undefined) throw new Refusal(reason);
  }
}

function prepare(database: DatabaseSync, isCurrent: boolean, patienceMs: number): void {
  // Changing to the log needs the file alone, and SQLite gives up at once when several processes want that.
  patiently(patienceMs, () => database.exec('PRAGMA journal_mode = WAL'));
  database.exec('PRAGMA synchronous = FULL');
  const finding = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (finding !== 'ok') throw new DamagedQueue(String(finding).replaceAll(/\s+/g, ' '));
  if (!isCurrent) patiently(patienceMs, () => migrate(database));
}

/** Stands still meanwhile: opening the queue is the first thing that anybody does. */
function patiently(patienceMs: number, work: () => void): void {
  const beganMs = performance.now();
  for (;;) {
    try {
      work();
      return;
    } catch (cause) {
      if (!isLocked(cause) || performance.now() - beganMs > patienceMs) throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCKED_PAUSE_MS);
    }
  }
}

/** The rows of the table of jobs that can still be read from a damaged file, oldest first. */
export function readableJobRows(path: string): Row[] {
  const found = new Map<unknown, Row>();
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    // From both ends: damage in the middle hides nothing but itself.
    for (const order of ['ASC', 'DESC']) {
      try {
        const statement = database.prepare(`SELECT rowid AS place, * FROM jobs ORDER BY rowid ${order}`);
        statement.setReadBigInts(true);
        for (const row of statement.iterate()) found.set(row['place'], withNumbers(row));
      } catch {
        // Damage begins here; what was read before it is whole.
      }
    }
  } finally {
    database.close();
  }
  return [...found.values()].sort((a, b) => Number(a['place']) - Number(b['place']));
}

/** Numbers too large for JavaScript stay bigints, for whoever parses the row: one of them must not spoil the others. */
function readRows(database: DatabaseSync, sql: string, values: readonly SQLInputValue[]): Row[] {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement.all(...values).map(withNumbers);
}

function withNumbers(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asNumber(value)]));
}

function asNumber(value: SQLOutputValue): SQLOutputValue {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
