// The queue's file and what SQLite keeps beside it, as files: what stands in their way, and how they are put aside.
import { lstatSync, renameSync, type Stats, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** What SQLite keeps beside a database. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

export interface Obstacle {
  readonly path: string;
  /** "a folder", "a pipe"… */
  readonly what: string;
}

/** What lies there in place of a file. SQLite would wait for ever at a pipe. */
export function obstacleAt(path: string): Obstacle | undefined {
  for (const each of [path, ...COMPANIONS.map((ending) => path + ending)]) {
    const what = otherThanFile(each);
    if (what !== undefined) return { path: each, what };
  }
  return undefined;
}

/** Tells one file from another that took its place; undefined when there is none. */
export function fileNumber(path: string): bigint | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
  } catch {
    return undefined; // the folder cannot be looked into
  }
}

/** Renames the queue and its companions, and answers the new path: `queue-damaged-2026-01-02T03-04-05-678Z.sqlite`. */
export function putAside(path: string): string {
  const ending = extname(path);
  const date = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const aside = join(dirname(path), `queue-damaged-${date}${ending}`);
  renameSync(path, aside);
  for (const companion of COMPANIONS) {
    if (fileNumber(path + companion) !== undefined) renameSync(path + companion, aside + companion);
  }
  return aside;
}

function otherThanFile(path: string): string | undefined {
  let found: Stats | undefined;
  try {
    found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined; // or gone since: companions come and go while others use the queue
    if (found.isSymbolicLink()) found = statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a folder that cannot be looked into: SQLite will say so
  }
  if (found === undefined) return 'a link to nothing';
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'a folder';
  return found.isFIFO() ? 'a pipe' : 'no ordinary file';
}
