// One process at a time works in a folder. The lock is SQLite's on an empty file: the kernel lets go of it when the process ends,
// however it ends.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { fileSystemError } from './file-errors.ts';
import { makeFolder } from './make-folder.ts';

export interface FolderLock {
  /** Of the file that carries the lock. */
  readonly name: string;
  /** Said while another process has it. */
  readonly busy: string;
}

/** Works while nobody else does; fails where somebody does, or where nothing can be written. */
export async function whileFolderLocked<T>(folder: string, lock: FolderLock, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    await makeFolder(folder);
  } catch (cause) {
    return err(fileSystemError(cause, folder));
  }
  const taken = take(join(folder, lock.name), lock.busy);
  if (!taken.ok) return taken;
  try {
    return await work();
  } finally {
    taken.value.close();
  }
}

function take(path: string, busy: string): Result<DatabaseSync> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return ok(database);
  } catch (cause) {
    database?.close();
    return err(refusal(cause, path, busy));
  }
}

const BUSY = new Set([5, 6]);

function refusal(cause: unknown, path: string, busy: string): AppError {
  const code = cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' ? cause.errcode & 0xff : undefined;
  if (code === undefined) throw cause;
  if (BUSY.has(code)) return { code: 'not_writable', message: busy, hint: 'Wait until it is done, or cancel it there.' };
  return {
    code: 'not_writable',
    message: `Cannot write ${path}.`,
    hint: 'Look whether its disk is connected, has room and may be written to.',
  };
}
