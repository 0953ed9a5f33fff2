// One process at a time changes the packs of a data home. The lock is SQLite's on an empty file: the kernel lets go of it when the
// process ends, however it ends.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { fileSystemError } from '../storage/file-errors.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { LOCK_NAME } from './pack-names.ts';

/** Works while nobody else does; fails where somebody does, or where nothing can be written. */
export async function whileLocked<T>(packs: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    await makeFolder(packs);
  } catch (cause) {
    return err(fileSystemError(cause, packs));
  }
  const lock = take(join(packs, LOCK_NAME));
  if (!lock.ok) return lock;
  try {
    return await work();
  } finally {
    lock.value.close();
  }
}

function take(path: string): Result<DatabaseSync> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return ok(database);
  } catch (cause) {
    database?.close();
    return err(refusal(cause, path));
  }
}

const BUSY = new Set([5, 6]);

function refusal(cause: unknown, path: string): AppError {
  const code = cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' ? cause.errcode & 0xff : undefined;
  if (code === undefined) throw cause;
  if (BUSY.has(code)) {
    return {
      code: 'not_writable',
      message: 'Another Espalier is changing the model packs.',
      hint: 'Wait until it is done, or cancel it there.',
    };
  }
  return {
    code: 'not_writable',
    message: `Cannot write ${path}.`,
    hint: 'Look whether its disk is connected, has room and may be written to.',
  };
}
