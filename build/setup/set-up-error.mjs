// The one way in which the set-up fails for a reason that a user can act on: what is wrong, and the command that helps.

export class SetUpError extends Error {
  /**
   * @param {string} message one sentence: what is wrong
   * @param {string} help what to do about it, a command where there is one
   */
  constructor(message, help) {
    super(message);
    this.name = 'SetUpError';
    this.help = help;
  }
}

/** Of the system's own errors those that have a help of their own. @type {Record<string, string>} */
const HELP = {
  ENOSPC: 'Free some space on this disk, then run the same command again: it goes on where it stopped.',
  EDQUOT: 'Free some of your space on this disk, then run the same command again: it goes on where it stopped.',
  EROFS: 'Move the project to a disk that can be written to, then run the same command again.',
  EMFILE: 'Close some programs (or raise the limit: ulimit -n), then run the same command again.',
  ENFILE: 'Close some programs, then run the same command again.',
};
const OTHER_HELP = 'Look at the disk and at whose file it is, then run the same command again: it goes on where it stopped.';

/**
 * What a set-up failed with, as far as a user can act on it: also what the file system refused, which is no bug.
 * @param {unknown} error
 * @returns {SetUpError | undefined} undefined for a bug
 */
export function asSetUpError(error) {
  if (error instanceof SetUpError) return error;
  if (!(error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string')) return undefined;
  return new SetUpError(`The file system refuses it: ${error.message}.`, HELP[error.code] ?? OTHER_HELP);
}
