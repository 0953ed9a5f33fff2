// The runtime's Python environment: python-runtime/.venv, made with the user's Python and filled by the user's pip.
// Three phases, each entered into the stamp only when it is whole, so an interrupted set-up goes on where it stopped.
// Which index pip asks, through which proxy, with which cache: the user's settings, never ours.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetHalfInstalled } from './half-installed.mjs';
import { everyLockedIsPresent, LOCKS, locksHash } from './python-locks.mjs';
import { environmentPaths, interpreterOf, sitePackagesOf } from './python-paths.mjs';
import { readStamp, writeStamp } from './python-stamp.mjs';
import { runCommand } from './run-command.mjs';

const TORCH = 'torch==2.13.0';
const IS_USABLE = 'import sys, pip; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))';

/** @typedef {'environment' | 'locks' | 'torch'} Phase */
/** @typedef {{ environment: NodeJS.ProcessEnv, lockDescriptor?: number }} PhaseOptions */

/**
 * @param {string} root the checkout
 * @returns {Phase[]} what is still to do, in order
 */
export function pendingPhases(root) {
  const stamp = readStamp(root);
  const sitePackages = sitePackagesOf(root);
  if (sitePackages === undefined || stamp.interpreter === undefined || stamp.interpreter !== interpreterOf(root)) {
    return ['environment', 'locks', 'torch'];
  }
  /** @type {Phase[]} */
  const phases = [];
  if (stamp.locks !== locksHash(root) || !everyLockedIsPresent(root, sitePackages)) phases.push('locks');
  if (stamp.torch !== TORCH) phases.push('torch');
  return phases;
}

/**
 * Makes the environment, or takes over one that is there and works.
 * @param {string} root
 * @param {{ command: string, version: string }} python
 * @param {PhaseOptions} options
 */
export async function makeEnvironment(root, python, options) {
  const { folder } = environmentPaths(root);
  if (!isUsable(root)) {
    rmSync(folder, { recursive: true, force: true });
    await runCommand(python.command, ['-m', 'venv', folder], {
      ...commandOptions(root, options),
      failure: `${python.command} could not make a virtual environment`,
      help: 'Its own words are above. On Debian and Ubuntu the module comes with: sudo apt install python3-venv',
    });
  }
  // The runtime's own package, found from everywhere; relative, so that the checkout may be moved.
  writeFileSync(join(sitePackagesOf(root) ?? folder, 'espalier_runtime.pth'), '../../../../src\n');
  writeStamp(root, { interpreter: interpreterOf(root) });
}

/**
 * Everything but torch, as locked: exact versions, checked hashes, wheels only (no compiler is asked of anyone).
 * @param {string} root
 * @param {PhaseOptions} options
 */
export async function installLocked(root, options) {
  const requirements = LOCKS.flatMap((lock) => ['--requirement', lock]);
  await pipInstall(root, ['--require-hashes', '--only-binary', ':all:', ...requirements], options);
  writeStamp(root, { ...readStamp(root), locks: locksHash(root) });
}

/**
 * Torch by the plain command: the user's pip decides which build fits. What else torch needs is in the lock.
 * @param {string} root
 * @param {PhaseOptions} options
 */
export async function installTorch(root, options) {
  await pipInstall(root, [TORCH], options);
  writeStamp(root, { ...readStamp(root), torch: TORCH });
}

/**
 * @param {string} root
 * @param {string[]} parameters
 * @param {PhaseOptions} options
 */
async function pipInstall(root, parameters, options) {
  const { python, scratch } = environmentPaths(root);
  forgetHalfInstalled(sitePackagesOf(root) ?? '');
  rmSync(scratch, { recursive: true, force: true }); // what an interrupted pip left
  mkdirSync(scratch, { recursive: true });
  await runCommand(python, ['-m', 'pip', '--disable-pip-version-check', 'install', ...parameters], {
    ...commandOptions(root, options),
    failure: 'pip could not install the Python packages',
    help: 'Its own words are above; check the network and your pip settings (pip config list), then run the same command again.',
  });
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * The user's own environment variables, less those that would lead Python or pip out of ours.
 * @param {string} root
 * @param {PhaseOptions} options
 */
function commandOptions(root, { environment, lockDescriptor }) {
  const { PYTHONPATH: _path, PYTHONHOME: _home, ...rest } = environment;
  const { runtime, scratch } = environmentPaths(root);
  return { folder: runtime, environment: { TMPDIR: scratch, ...rest, PIP_USER: '0' }, lockDescriptor };
}

/**
 * @param {string} root
 * @returns {boolean} whether an environment is there, of a fitting Python, with a pip that starts
 */
function isUsable(root) {
  const { python, folder } = environmentPaths(root);
  return existsSync(join(folder, 'pyvenv.cfg')) && spawnSync(python, ['-c', IS_USABLE], { stdio: 'ignore' }).status === 0;
}
