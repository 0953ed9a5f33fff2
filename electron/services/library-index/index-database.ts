// The SQLite file of the index: its tables, and what is asked of them. Everything in it can be read from the folders again,
// so another version's tables are dropped and not migrated.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SIDECAR_SCHEMA } from '#contract/asset/asset.ts';
import type { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import { filterConditions, ORDERS } from './index-query.ts';
import { IndexedAsset, type SearchKeys } from './indexed-asset.ts';
import type { SearchWords } from './search-words.ts';

/** One asset folder: an asset, or the reason why its sidecar cannot be understood. */
export interface IndexEntry {
  readonly id: string;
  /** Of the sidecar that was read; empty when it must be read again in any case. */
  readonly stamp: string;
  readonly found: { readonly asset: IndexedAsset; readonly keys: SearchKeys } | { readonly reason: string };
}

/** Raised when the tables change, or what is put into them of the same sidecar does. */
const TABLES_VERSION = 2;
/** A sidecar of a newer version is understood after an update, so what is known of it does not outlive that. */
const VERSION = TABLES_VERSION * 1000 + SIDECAR_SCHEMA;
const BUSY_MS = 2_000;
/** From here on reading everything is quicker than one by one. */
const MANY = 500;

const TABLES = `
  DROP TABLE IF EXISTS texts;
  DROP TABLE IF EXISTS assets;
  DROP TABLE IF EXISTS folders;
  CREATE TABLE assets (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stamp TEXT NOT NULL,
    asset TEXT,           -- IndexedAsset as JSON; absent when the sidecar cannot be understood
    reason TEXT,
    text TEXT NOT NULL,   -- as search-words folds it
    -- What a filter and an order look at (indexed-asset: SearchKeys); times in milliseconds, lists as JSON.
    name TEXT, built INTEGER, created INTEGER, triangles INTEGER, bytes INTEGER, pack TEXT, favourite INTEGER, tags TEXT, pictures TEXT
  ) STRICT;
  CREATE VIRTUAL TABLE texts USING fts5(text, content = 'assets', content_rowid = 'number', tokenize = 'trigram case_sensitive 1');
  CREATE TRIGGER text_added AFTER INSERT ON assets BEGIN
    INSERT INTO texts (rowid, text) VALUES (new.number, new.text);
  END;
  CREATE TRIGGER text_removed AFTER DELETE ON assets BEGIN
    INSERT INTO texts (texts, rowid, text) VALUES ('delete', old.number, old.text);
  END;
  CREATE TRIGGER text_changed AFTER UPDATE OF text ON assets BEGIN
    INSERT INTO texts (texts, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO texts (rowid, text) VALUES (new.number, new.text);
  END;
  -- Asset folders that were found in order, by their stamp at that time.
  CREATE TABLE folders (id TEXT PRIMARY KEY, stamp TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${VERSION};
`;

const COLUMNS = [
  'stamp',
  'asset',
  'reason',
  'text',
  'name',
  'built',
  'created',
  'triangles',
  'bytes',
  'pack',
  'favourite',
  'tags',
  'pictures',
];
const PUT = `INSERT INTO assets (id, ${COLUMNS.join(', ')}) VALUES (?${', ?'.repeat(COLUMNS.length)}) ON CONFLICT (id) DO UPDATE
  SET ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`;

type Row = Readonly<Record<string, string | null>>;

export class IndexDatabase {
  readonly #database: DatabaseSync;

  /** Opens the file, or makes it. Throws what SQLite throws. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      if (!this.#isPresent()) this.#transaction(() => this.#isPresent() || this.#database.exec(TABLES)); // unless another process was faster
    } catch (cause) {
      this.close();
      throw cause;
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /** After every entry was put again: nothing else that is made of them is believed either. */
  startOver(): void {
    this.#transaction(() => this.#database.exec(`INSERT INTO texts (texts) VALUES ('rebuild'); DELETE FROM folders;`));
  }

  /** Of every entry, by id. */
  stamps(): Map<string, string> {
    return this.#pairs('SELECT id, stamp FROM assets');
  }

  /** Newest first. */
  assets(): IndexedAsset[] {
    return this.#rows('SELECT asset FROM assets WHERE asset IS NOT NULL ORDER BY id DESC').map(parseAsset);
  }

  /** Of all assets, newest first. */
  ids(): string[] {
    return this.#rows('SELECT id FROM assets WHERE asset IS NOT NULL ORDER BY id DESC').map(({ id }) => id ?? '');
  }

  /** How many assets there are. */
  count(): number {
    const [row] = this.#database.prepare('SELECT count(*) AS assets FROM assets WHERE asset IS NOT NULL').all();
    return Number(row?.['assets']);
  }

  assetsOf(ids: readonly string[]): IndexedAsset[] {
    if (ids.length > MANY) {
      const wanted = new Set(ids);
      return this.assets().filter(({ id }) => wanted.has(id));
    }
    const select = this.#database.prepare('SELECT asset FROM assets WHERE id = ? AND asset IS NOT NULL');
    return ids.flatMap((id) => (select.all(id) as Row[]).map(parseAsset)); // columns of TEXT
  }

  broken(): { id: string; reason: string }[] {
    const rows = this.#rows('SELECT id, reason FROM assets WHERE asset IS NULL ORDER BY id DESC');
    return rows.map(({ id, reason }) => ({ id: id ?? '', reason: reason ?? '' }));
  }

  /** The ids of assets whose text has every word and which are as `filter` says. */
  search({ match, short }: SearchWords, filter: LibraryFilter = {}, sort: LibrarySort = 'newest'): string[] {
    const conditions = ['asset IS NOT NULL', ...short.map(() => 'instr(text, ?) > 0')];
    const values: SQLInputValue[] = [...short];
    if (match !== undefined) {
      conditions.push('number IN (SELECT rowid FROM texts WHERE texts MATCH ?)');
      values.push(match);
    }
    for (const [condition, ...its] of filterConditions(filter)) {
      conditions.push(condition);
      values.push(...its);
    }
    const sql = `SELECT id FROM assets WHERE ${conditions.join(' AND ')} ORDER BY ${ORDERS[sort]}`;
    return this.#rows(sql, ...values).map(({ id }) => id ?? '');
  }

  put(entries: readonly IndexEntry[]): void {
    this.#transaction(() => {
      const put = this.#database.prepare(PUT);
      for (const { id, stamp, found } of entries) {
        if ('asset' in found) put.run(id, stamp, JSON.stringify(found.asset), null, ...keyColumns(found));
        else put.run(id, stamp, null, found.reason, '', ...new Array(COLUMNS.length - 4).fill(null));
      }
    });
  }

  remove(ids: readonly string[]): void {
    this.#transaction(() => {
      for (const table of ['assets', 'folders']) {
        const remove = this.#database.prepare(`DELETE FROM ${table} WHERE id = ?`);
        for (const id of ids) remove.run(id);
      }
    });
  }

  /** Of the folders that were found in order, by id. */
  foldersInOrder(): Map<string, string> {
    return this.#pairs('SELECT id, stamp FROM folders');
  }

  putFoldersInOrder(folders: ReadonlyMap<string, string>): void {
    this.#transaction(() => {
      const put = this.#database.prepare('INSERT OR REPLACE INTO folders (id, stamp) VALUES (?, ?)');
      for (const [id, stamp] of folders) put.run(id, stamp);
    });
  }

  #isPresent(): boolean {
    const [row] = this.#database.prepare('PRAGMA user_version').all();
    return row?.['user_version'] === VERSION;
  }

  #pairs(sql: string): Map<string, string> {
    return new Map(this.#rows(sql).map(({ id, stamp }) => [id ?? '', stamp ?? '']));
  }

  #rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#database.prepare(sql).all(...values) as Row[]; // every column that is asked for is TEXT
  }

  #transaction(work: () => unknown): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw cause;
    }
  }
}

/** As COLUMNS has them, from the text on. */
function keyColumns({ asset, keys }: { asset: IndexedAsset; keys: SearchKeys }): SQLInputValue[] {
  const { kind, createdAt, triangles = null, bytes, pack = null, favourite } = asset;
  const figures = [kind === 'finished' ? 1 : 0, Date.parse(createdAt), triangles, bytes, pack, favourite === true ? 1 : 0];
  return [keys.text, keys.name, ...figures, JSON.stringify(keys.tags), JSON.stringify(keys.pictures)];
}

/** Thrown for a row that this program cannot have written. */
export class DamagedIndex extends Error {}

function parseAsset({ asset }: Row): IndexedAsset {
  try {
    return IndexedAsset.parse(JSON.parse(asset ?? ''));
  } catch (cause) {
    throw new DamagedIndex('a row is not whole', { cause });
  }
}
