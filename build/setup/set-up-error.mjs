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
