// Opens the queue, also when its file is damaged: that is put aside under a dated name, and a new queue begins,
// with those unfinished jobs that can still be read from it.
import { renameSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Logger } from '../logging/logger.ts';
import { isOver, type Job } from './job.ts';
import { readJob } from './job-rows.ts';
import { JobStore } from './job-store.ts';
import { DamagedQueue, readableJobRows } from './queue-database.ts';

export interface OpenedQueue {
  readonly store: JobStore;
  /** Where the damaged file was put; absent when there was none. */
  readonly damaged?: string;
}

/** What SQLite keeps beside a database in WAL mode. */
const COMPANIONS = ['-wal', '-shm'];

/** Throws what SQLite and the file system throw, except for a damaged file. */
export function openQueue(path: string, log: Logger): OpenedQueue {
  const found = inodeOf(path);
  try {
    return { store: new JobStore(path) };
  } catch (cause) {
    if (!(cause instanceof DamagedQueue)) throw cause;
    if (inodeOf(path) !== found) return { store: new JobStore(path) }; // another process was faster
    return beginAnew(path, log, cause);
  }
}

function beginAnew(path: string, log: Logger, cause: DamagedQueue): OpenedQueue {
  const damaged = datedName(path);
  renameSync(path, damaged);
  for (const ending of COMPANIONS) if (inodeOf(path + ending) !== undefined) renameSync(path + ending, damaged + ending);
  const store = new JobStore(path);
  const unfinished = readableJobs(damaged).filter((job) => !isOver(job) || job.state.kind === 'paused');
  for (const job of unfinished) store.add(job);
  const names = unfinished.map((job) => job.name).join(', ') || 'none';
  log.warn(`the queue was damaged (${cause.message}); it is kept as ${damaged}; unfinished jobs that could be read from it: ${names}`);
  return { store, damaged };
}

function readableJobs(path: string): Job[] {
  return readableJobRows(path).flatMap((row) => {
    try {
      return [readJob(row)];
    } catch {
      return []; // a row in the midst of the damage
    }
  });
}

/** `queue.sqlite` becomes `queue-damaged-2026-01-02T03-04-05-678Z.sqlite`. */
function datedName(path: string): string {
  const ending = extname(path);
  const date = new Date().toISOString().replaceAll(/[:.]/g, '-');
  return join(dirname(path), `queue-damaged-${date}${ending}`);
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
