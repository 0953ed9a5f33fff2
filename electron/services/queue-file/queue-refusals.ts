// Why the queue cannot be used, in sentences: what SQLite and the file system refuse, and whose file it is instead.
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';

// Primary result codes: https://sqlite.org/rescode.html
const LOCKED: readonly number[] = [5, 6, 15];
const REFUSED: readonly number[] = [3, 8, 10, 14, 22, 23];
const FULL = 13;
const READ_ONLY = 8;
const DAMAGED: readonly number[] = [11, 26];
const NO_SUCH_TABLE = 1;

/** SQLite needs at least this much for the files beside a queue. */
const ENOUGH_BYTES = 128 * 1024;

/** The refusal that `cause` is for the queue at `path`; undefined for anything else, which is a bug. */
export function refusalOf(cause: unknown, path: string): AppError | undefined {
  const code = sqliteCode(cause);
  if (code === undefined) return undefined;
  if (code === FULL || (REFUSED.includes(code) && code !== READ_ONLY && isDiskFull(path))) return diskFull(path);
  if (LOCKED.includes(code)) return heldByOthers(path);
  const reason = cause instanceof Error ? cause.message : 'no reason given';
  if (DAMAGED.includes(code)) return damagedForGood(path, reason);
  return REFUSED.includes(code) ? unusable(path, reason) : undefined;
}

export function isLocked(cause: unknown): boolean {
  return LOCKED.includes(sqliteCode(cause) ?? -1);
}

export function isDamage(cause: unknown): cause is Error {
  return DAMAGED.includes(sqliteCode(cause) ?? -1);
}

/** The file under an open database is another one now, which holds no table of ours. */
export function isMissingTable(cause: unknown): boolean {
  return sqliteCode(cause) === NO_SUCH_TABLE && cause instanceof Error && cause.message.startsWith('no such table');
}

export function notAFile(path: string, what: string): AppError {
  return {
    code: 'not_writable',
    message: `The queue cannot be used: ${path} is ${what}.`,
    hint: 'Move it away; a new queue begins by itself.',
  };
}

export function writtenByNewerVersion(path: string): AppError {
  return {
    code: 'not_writable',
    message: `The queue ${path} was written by a newer version of Espalier, so this one only reads it.`,
    hint: 'Start the newer version, or choose another data folder with ESPALIER_HOME.',
  };
}

export function ofAnotherProgram(path: string): AppError {
  return {
    code: 'not_writable',
    message: `The file ${path} is the database of another program, so it is left alone.`,
    hint: 'Move it away; a new queue begins by itself.',
  };
}

export function damagedForGood(path: string, reason: string): AppError {
  return {
    code: 'not_writable',
    message: `The queue ${path} is damaged, and cannot be put aside (${reason}).`,
    hint: 'Choose a data folder that you may write to with ESPALIER_HOME.',
  };
}

function diskFull(path: string): AppError {
  return {
    code: 'disk_full',
    message: `The disk is full: cannot write the queue ${path}.`,
    waysOut: [{ kind: 'free-space' }],
  };
}

function heldByOthers(path: string): AppError {
  return {
    code: 'not_writable',
    message: `Another program holds the queue ${path}.`,
    hint: 'Wait until it is done (a backup, an SQL tool), or close it, then try again.',
  };
}

function unusable(path: string, reason: string): AppError {
  return {
    code: 'not_writable',
    message: `Cannot write the queue ${path} (${reason}).`,
    hint: 'Look whether its folder is there and may be written to, then try again.',
  };
}

/** The primary code; SQLite's extended ones carry it in their lowest byte. */
function sqliteCode(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number') return undefined;
  return cause.errcode & 0xff;
}

function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < ENOUGH_BYTES;
  } catch {
    return false; // the folder is gone, which is another refusal
  }
}
