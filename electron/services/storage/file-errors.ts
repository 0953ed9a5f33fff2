// What the file system refuses, as errors that a person can act on. Anything else is a bug and is thrown on.
import type { AppError } from '#contract/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY', 'ELOOP', 'ENAMETOOLONG']);

/** The sentence for a failed write to `path`; throws `cause` again when it is no refusal of the file system. */
export function fileSystemError(cause: unknown, path: string): AppError {
  const code = errnoCode(cause);
  if (FULL.has(code)) {
    return { code: 'disk_full', message: `The disk is full: cannot write ${path}.`, hint: 'Free some space on that disk, then try again.' };
  }
  if (REFUSED.has(code)) {
    return { code: 'not_writable', message: `Cannot write ${path} (${code}).`, hint: 'Choose a folder that you may write to.' };
  }
  throw cause;
}

/** The errno name that Node puts on its file system errors, or an empty string. */
export function errnoCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
