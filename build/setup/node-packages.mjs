// The packages of node_modules: whether they are what package-lock.json asks for, and `npm ci` where they are not.
// npm empties node_modules first and writes `.package-lock.json` last, so a half-made folder never looks complete.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} LockedPackages */

/**
 * @param {string} root the checkout
 * @returns {boolean}
 */
export function nodePackagesAreComplete(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (wanted === undefined) throw new SetUpError('package-lock.json is missing or damaged.', 'Run: git checkout package-lock.json');
  if (present === undefined) return false;
  const required = Object.entries(wanted).filter(([path, entry]) => path !== '' && entry.optional !== true);
  return (
    required.every(([path]) => present[path] !== undefined) &&
    Object.entries(present).every(([path, entry]) => isSame(entry, wanted[path]) && existsSync(join(root, path, 'package.json')))
  );
}

/**
 * @param {string} root
 * @param {{ environment: NodeJS.ProcessEnv, lockDescriptor?: number }} options
 */
export async function installNodePackages(root, { environment, lockDescriptor }) {
  const [command, ...leading] = npmCommand(environment);
  // Development tools and the bundled Node are needed whatever the user's npm leaves out by default.
  const parameters = [...leading, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand(command, parameters, {
    folder: root,
    environment,
    lockDescriptor,
    failure: 'npm could not install the Node packages',
    help: 'Its own words are above; check the network and your npm settings (npm config list), then run the same command again.',
  });
  if (!nodePackagesAreComplete(root)) {
    throw new SetUpError(
      'npm ended well, but node_modules is not what package-lock.json asks for.',
      'Remove node_modules, then try again.',
    );
  }
}

/**
 * The npm that started us, else the one on the PATH.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {[string, ...string[]]}
 */
function npmCommand(environment) {
  const running = environment['npm_execpath'];
  if (running !== undefined && basename(running) === 'npm-cli.js' && existsSync(running)) return [process.execPath, running];
  return ['npm'];
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined; // missing, or cut off in the middle: the same to us
  }
}

/**
 * @param {LockedPackages[string]} present
 * @param {LockedPackages[string] | undefined} wanted
 */
function isSame(present, wanted) {
  return wanted !== undefined && present.version === wanted.version && present.integrity === wanted.integrity;
}
