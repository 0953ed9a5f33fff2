// What the file system refuses, as errors that a person can act on. Anything else is a bug and is thrown on.
import type { AppError } from '#contract/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'EBUSY', 'ELOOP', 'ENAMETOOLONG']);
const BROKEN_DISK = new Set(['EIO', 'ENXIO', 'ENODEV', 'ESTALE']);
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE']);

/** The sentence for a failed write to `path`; throws `cause` again when it is no refusal of the file system. */
export function fileSystemError(cause: unknown, path: string): AppError {
  const code = errnoCode(cause);
  if (FULL.has(code)) {
    return { code: 'disk_full', message: `The disk is full: cannot write ${path}.`, hint: 'Free some space on that disk, then try again.' };
  }
  if (REFUSED.has(code)) {
    return { code: 'not_writable', message: `Cannot write ${path} (${code}).`, hint: 'Choose a folder that you may write to.' };
  }
  if (code === 'ENOENT') {
    const hint = 'Put the folder back where it was, then try again.';
    return { code: 'not_writable', message: `Cannot write ${path}: it was moved or removed meanwhile.`, hint };
  }
  if (BROKEN_DISK.has(code)) {
    const hint = 'Check that the disk is connected and sound, then try again.';
    return { code: 'not_writable', message: `The disk does not answer as it should (${code}): cannot write ${path}.`, hint };
  }
  if (TOO_MANY_OPEN.has(code)) {
    const hint = 'Close other programs, or raise the limit of open files (`ulimit -n`), then try again.';
    return { code: 'not_writable', message: `Too many files are open (${code}): cannot write ${path}.`, hint };
  }
  throw cause;
}

/** The errno name that Node puts on its file system errors, or an empty string. */
export function errnoCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
