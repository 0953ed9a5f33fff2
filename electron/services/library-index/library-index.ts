// The index over time: on the disk, shared by every process of the data home, or in memory where that fails. It can always be
// made again from the folders, so nothing that befalls it is a failure: it is said in the log, and the index begins anew.
import { lstatSync, rmSync } from 'node:fs';
import type { Logger } from '../logging/logger.ts';
import { DamagedIndex, IndexDatabase } from './index-database.ts';

const IN_MEMORY = ':memory:';
/** What SQLite keeps beside a database in WAL mode. */
const COMPANIONS = ['', '-wal', '-shm'];
/** SQLITE_CORRUPT, SQLITE_NOTADB, and SQLITE_ERROR, as where a table is gone: https://sqlite.org/rescode.html */
const DAMAGE_CODES: readonly number[] = [11, 26, 1];

export class LibraryIndex {
  readonly #path: string;
  readonly #log: Pick<Logger, 'warn'>;
  #database: IndexDatabase | undefined;
  #place: 'disk' | 'disk, anew' | 'memory' = 'disk';
  #generation = 0;

  /** Opens nothing before it is used. */
  constructor(path: string, log: Pick<Logger, 'warn'>) {
    this.#path = path;
    this.#log = log;
  }

  /** Changes whenever all that was known is lost, and the folders must be looked through again. */
  get generation(): number {
    return this.#generation;
  }

  /** Does `work`, and does it again on an empty index where the present one fails. Throws bugs alone. */
  use<T>(work: (database: IndexDatabase) => T): T {
    for (;;) {
      try {
        this.#database ??= this.#open();
        return work(this.#database);
      } catch (cause) {
        if (!isRefusal(cause) || this.#place === 'memory') throw cause;
        this.#beginAnew(cause);
      }
    }
  }

  /** A look that is still under way ends in memory. */
  close(): void {
    this.#place = 'memory';
    this.#closeDatabase();
  }

  #closeDatabase(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #open(): IndexDatabase {
    if (this.#place === 'memory') return new IndexDatabase(IN_MEMORY);
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) throw new NoFile('what lies there is no file');
    return new IndexDatabase(this.#path);
  }

  /** A damaged file is made again, once. Whatever else is the matter, and a second time, the index lives in memory from here on. */
  #beginAnew(cause: Error): void {
    try {
      this.#closeDatabase();
    } catch {
      this.#database = undefined; // what closing would have tidied up is damaged
    }
    this.#generation += 1;
    const isMendable = this.#place === 'disk' && isDamage(cause) && this.#removeFiles();
    this.#place = isMendable ? 'disk, anew' : 'memory';
    const what = isMendable ? 'is made anew from the folders' : 'cannot be used, so that everything is read from the folders this time';
    this.#log.warn(`the index of the library ${what}: ${this.#path} (${cause.message})`);
  }

  #removeFiles(): boolean {
    try {
      for (const ending of COMPANIONS) rmSync(this.#path + ending, { force: true });
      return true;
    } catch {
      return false; // a folder in its place, a disk that takes nothing
    }
  }
}

/** Something else lies in the index's place; it is somebody's, and stays. */
class NoFile extends Error {}

/** Of SQLite or the file system, not a bug of ours. */
function isRefusal(cause: unknown): cause is Error {
  return cause instanceof DamagedIndex || cause instanceof NoFile || (cause instanceof Error && ('errcode' in cause || 'errno' in cause));
}

function isDamage(cause: Error): boolean {
  if (cause instanceof DamagedIndex) return true;
  return 'errcode' in cause && typeof cause.errcode === 'number' && DAMAGE_CODES.includes(cause.errcode & 0xff);
}
