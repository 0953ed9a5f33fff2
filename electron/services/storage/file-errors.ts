// What the file system refuses, as errors that a user can act on. Anything else is a bug and is thrown on.
import type { AppError } from '#contract/outcome/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const CHOOSE_ANOTHER = 'Choose a folder that you may write to.';
const LOOK_AT_DISK = 'Look whether the disk is connected and sound, then try again.';
const CLOSE_PROGRAMS = 'Close other programs, then try again.';

/** What to do about each refusal. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'ELOOP', 'ENAMETOOLONG', 'EXDEV', 'EINVAL'].map(
    (code) => [code, CHOOSE_ANOTHER] as const,
  ),
  ['EFBIG', 'That disk, or a limit of this account, takes no file so large: choose another folder or lift the limit.'],
  ['ENOENT', 'Its folder is gone. Bring it back or choose another one, then try again.'],
  ...['EIO', 'ENXIO', 'ENODEV', 'ESTALE', 'EREMOTEIO', 'ENOTCONN', 'ETIMEDOUT'].map((code) => [code, LOOK_AT_DISK] as const),
  ...['EMFILE', 'ENFILE', 'EBUSY', 'ETXTBSY'].map((code) => [code, CLOSE_PROGRAMS] as const),
]);

/** The sentence for a failed write to `path`; throws `cause` again when it is no refusal of the file system. */
export function fileSystemError(cause: unknown, path: string): AppError {
  const code = errnoCode(cause);
  if (FULL.has(code)) {
    return { code: 'disk_full', message: `The disk is full: cannot write ${path}.`, hint: 'Free some space on that disk, then try again.' };
  }
  const hint = REFUSED.get(code);
  if (hint !== undefined) return { code: 'not_writable', message: `Cannot write ${path} (${code}).`, hint };
  throw cause;
}

/** The errno name that Node puts on its file system errors, or an empty string. */
export function errnoCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
