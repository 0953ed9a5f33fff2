// The tables of the queue, and which version of them a file holds. A file is changed only when it is known to be ours.
import type { DatabaseSync } from 'node:sqlite';

const LATER_COLUMNS = {
  /** Among those that wait; none: as they were added. */
  position: 'REAL',
  /** The batch that the job is an item of. */
  parent_id: 'TEXT',
  parent_name: 'TEXT',
  /** Of the last time it ran. */
  started_at: 'TEXT',
  ended_at: 'TEXT',
  /** Seconds by stage. */
  stages: 'TEXT',
  /** The graphics card that it runs on, where there are several. */
  card: 'TEXT',
} as const;

/** The step at index n leads from version n to version n + 1, which `PRAGMA user_version` keeps. Steps are added, never changed. */
const MIGRATIONS: readonly (string | ((database: DatabaseSync) => void))[] = [
  // Files of before versions were kept have these tables already, and the version 0.
  `CREATE TABLE IF NOT EXISTS jobs (
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
  ) STRICT;`,
  // What was learned is dropped: its rows held stage and work in one column. It is learned again from the next jobs.
  `DROP TABLE IF EXISTS durations;
  CREATE TABLE durations (
    pack TEXT NOT NULL,
    device TEXT NOT NULL,
    stage TEXT NOT NULL,
    specials TEXT NOT NULL,   -- what is special about the work, as services/jobs says it
    amount REAL NOT NULL,     -- of work, in units of the stage
    seconds REAL NOT NULL,
    measured_at INTEGER PRIMARY KEY AUTOINCREMENT
  ) STRICT;`,
  (database) => {
    addLaterColumns(database);
    database.exec('CREATE TABLE IF NOT EXISTS queue_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  },
  // The largest that the runtime held meanwhile, on the device that computed.
  (database) => {
    if (!columnsOf(database, 'durations').has('bytes')) database.exec('ALTER TABLE durations ADD COLUMN bytes INTEGER');
  },
  addLaterColumns, // among them the card
];
export const QUEUE_VERSION = MIGRATIONS.length;
const LARGEST_VERSION = 99;

/** Those that a file has had from the first version on. */
const FIRST_COLUMNS = [
  'id',
  'name',
  'asset_id',
  'request',
  'created_at',
  'state',
  'error',
  'owner',
  'worker',
  'interruptions',
  'cancel_requested',
] as const;
export const JOB_COLUMNS: readonly string[] = [...FIRST_COLUMNS, ...Object.keys(LATER_COLUMNS)];

/** Whose tables a file holds: ours (or none yet), those of a newer version, those of another program. */
export type Tables = { readonly kind: 'ours'; readonly isCurrent: boolean } | { readonly kind: 'newer' } | { readonly kind: 'foreign' };

/** Changes nothing. Throws what SQLite throws. */
export function lookAtTables(database: DatabaseSync): Tables {
  const version = readVersion(database);
  if (version > QUEUE_VERSION) return { kind: 'newer' };
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all();
  const columns = columnsOf(database, 'jobs');
  const isOurs = tables.length === 0 || FIRST_COLUMNS.every((column) => columns.has(column));
  return isOurs ? { kind: 'ours', isCurrent: version === QUEUE_VERSION } : { kind: 'foreign' };
}

function addLaterColumns(database: DatabaseSync): void {
  const present = columnsOf(database, 'jobs'); // of a file whose version was lost
  for (const [column, type] of Object.entries(LATER_COLUMNS)) {
    if (!present.has(column)) database.exec(`ALTER TABLE jobs ADD COLUMN ${column} ${type}`);
  }
}

function columnsOf(database: DatabaseSync, table: string): Set<unknown> {
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
  return new Set(columns.map((column) => column['name']));
}

/** Takes the steps from the file's version to ours, all or none. */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    // Asked again: another process may have taken them meanwhile.
    for (const step of MIGRATIONS.slice(readVersion(database))) {
      if (typeof step === 'string') database.exec(step);
      else step(database);
    }
    database.exec(`PRAGMA user_version = ${Math.max(QUEUE_VERSION, readVersion(database))}; COMMIT`);
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw cause;
  }
}

/** 0 for a number that no version will have: damage may lie in it as anywhere. */
export function readVersion(database: DatabaseSync): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  return version >= 0 && version <= LARGEST_VERSION ? version : 0;
}
