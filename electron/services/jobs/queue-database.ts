// The SQLite file of the queue: its tables, its settings, and whether it is sound. Knows no rules of jobs.
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    asset_id TEXT NOT NULL,
    request TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
    error TEXT,
    owner TEXT,           -- the process that runs the job, or that alone may run it while it waits
    worker TEXT,          -- the runtime process that works on it
    interruptions INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS durations (
    pack TEXT NOT NULL,
    device TEXT NOT NULL,
    stage TEXT NOT NULL,
    seconds REAL NOT NULL,
    measured_at INTEGER PRIMARY KEY AUTOINCREMENT
  ) STRICT;
`;

/** SQLITE_CORRUPT and SQLITE_NOTADB: https://sqlite.org/rescode.html */
const DAMAGE_CODES: readonly unknown[] = [11, 26];

export type Row = Record<string, string | number | null>;

/** The file is there, and is no sound database. */
export class DamagedQueue extends Error {}

export class QueueDatabase {
  readonly #database: DatabaseSync;

  /** Opens the file, or makes it. Throws DamagedQueue, and what else SQLite and the file system throw. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    try {
      this.#database.exec(SCHEMA);
      const [finding] = this.rows('PRAGMA quick_check(1)');
      if (finding?.['quick_check'] !== 'ok') throw new DamagedQueue(String(finding?.['quick_check']).replaceAll(/\s+/g, ' '));
    } catch (cause) {
      this.close();
      throw isDamage(cause) ? new DamagedQueue(cause.message) : cause;
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  rows(sql: string, ...values: (string | number | null)[]): Row[] {
    // Every column of the tables above is TEXT, INTEGER or REAL, which arrive as these types.
    return this.#database.prepare(sql).all(...values) as Row[];
  }

  /** How many rows were changed. */
  run(sql: string, ...values: (string | number | null)[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (cause) {
      this.#database.exec('ROLLBACK');
      throw cause;
    }
  }
}

function isDamage(cause: unknown): cause is Error {
  return cause instanceof Error && 'errcode' in cause && DAMAGE_CODES.includes(cause.errcode);
}

/** The rows of the table of jobs that can still be read from a damaged file, oldest first. */
export function readableJobRows(path: string): Row[] {
  const rows: Row[] = [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    for (const row of database.prepare('SELECT * FROM jobs ORDER BY rowid').iterate()) rows.push(row as Row); // as in `rows` above
  } catch {
    // Damage begins here; what was read before it is whole.
  } finally {
    database.close();
  }
  return rows;
}
