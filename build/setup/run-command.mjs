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
export async function runCommand(command, parameters, options) {
  const { problem } = await tryCommand(command, parameters, options);
  if (problem !== undefined) throw new SetUpError(`${options.failure} (${problem}).`, options.help);
}

/**
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {Pick<CommandOptions, 'folder' | 'environment' | 'lockDescriptor'>} options
 * @returns {Promise<{ problem: string | undefined, wasInterrupted: boolean }>} how it ended, if not well; whether we were told to end
 */
export async function tryCommand(command, parameters, { folder, environment, lockDescriptor }) {
  const child = spawn(command, parameters, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', STDERR, STDERR, ...(lockDescriptor === undefined ? [] : [lockDescriptor])],
  });
  let wasInterrupted = false;
  const stopForwarding = forwardSignals(child, () => {
    wasInterrupted = true;
  });
  try {
    const problem = await ending(child);
    return { problem, wasInterrupted };
  } finally {
    stopForwarding();
  }
}

/**
 * Passes the signals that end us on to the child, so that it never outlives us.
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => void} [onSignal] called when one came
 * @returns {() => void} stops doing so
 */
export function forwardSignals(child, onSignal) {
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    onSignal?.();
    child.kill(signal);
  };
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
