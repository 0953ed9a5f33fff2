// Runs one command of the set-up: its output goes to stderr (stdout belongs to the program that follows), and it ends with us.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetUpError } from './set-up-error.mjs';

const STDERR = 2;
/** @type {NodeJS.Signals[]} */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @typedef {object} CommandOptions
 * @property {string} folder working folder
 * @property {NodeJS.ProcessEnv} environment
 * @property {number} [lockDescriptor] the set-up lock, which the command holds as long as it lives
 * @property {string} failure the sentence to say when it fails
 * @property {string} help what to do then
 */

/**
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {CommandOptions} options
 * @returns {Promise<void>} rejects with a SetUpError
 */
export async function runCommand(command, parameters, { folder, environment, lockDescriptor, failure, help }) {
  const child = spawn(command, parameters, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', STDERR, STDERR, ...(lockDescriptor === undefined ? [] : [lockDescriptor])],
  });
  const stopForwarding = forwardSignals(child);
  try {
    const reason = await ending(child);
    if (reason !== undefined) throw new SetUpError(`${failure} (${reason}).`, help);
  } finally {
    stopForwarding();
  }
}

/**
 * Passes the signals that end us on to the child, so that it never outlives us.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops doing so
 */
export function forwardSignals(child) {
  const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  for (const signal of ENDING_SIGNALS) process.on(signal, forward);
  return () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, forward);
  };
}

/**
 * The exit code that shells give a program ended by a signal.
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOfSignal(signal) {
  return 128 + constants.signals[signal];
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string | undefined>} undefined when it did its work, else how it ended
 */
function ending(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve(`ended by ${signal}`);
      else resolve(code === 0 ? undefined : `exit code ${code}`);
    });
  });
}
