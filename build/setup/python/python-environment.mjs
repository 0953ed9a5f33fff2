// The runtime's Python environment: python-runtime/.venv, made with the user's Python and filled as the user's pip is set.
// Three phases. Each is entered into the stamp only after a look into site-packages, and looked at again at every start, so an
// interrupted set-up goes on where it stopped and a stamp that says too much is put right.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { installPackages } from './install-packages.mjs';
import { missingDistributions } from './installed-distributions.mjs';
import { LOCKS, lockedDistributions, locksHash } from './python-locks.mjs';
import { environmentPaths, interpreterOf, sitePackagesOf } from './python-paths.mjs';
import { readStamp, writeStamp } from './python-stamp.mjs';
import { withoutPythonVariables } from './python-variables.mjs';

const TORCH = { name: 'torch', version: '2.13.0' };
const TORCH_PIN = `${TORCH.name}==${TORCH.version}`;
/** Leads to the runtime's own package from everywhere; relative, so that the checkout may be moved. */
const OWN_PACKAGE = 'espalier_runtime.pth';
const IS_USABLE = 'import sys, pip; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))';

/** @typedef {'environment' | 'locks' | 'torch'} Phase */
/** @typedef {import('./installed-distributions.mjs').Distribution} Distribution */
/** @typedef {{ environment: NodeJS.ProcessEnv, lockDescriptor?: number }} PhaseOptions */

/**
 * @param {string} root the checkout
 * @param {{ thorough: boolean }} depth whether every installed file is looked at
 * @returns {Phase[]} what is still to do, in order
 */
export function pendingPhases(root, depth) {
  const stamp = readStamp(root);
  const sitePackages = sitePackagesOf(root);
  const isMade = sitePackages !== undefined && existsSync(join(sitePackages, OWN_PACKAGE));
  if (!isMade || stamp.interpreter === undefined || stamp.interpreter !== interpreterOf(root)) {
    return ['environment', 'locks', 'torch'];
  }
  const isMissing = (/** @type {Distribution[]} */ wanted) => missingDistributions(sitePackages, wanted, depth).length > 0;
  /** @type {Phase[]} */
  const phases = [];
  if (stamp.locks !== locksHash(root) || isMissing(lockedDistributions(root))) phases.push('locks');
  if (stamp.torch !== TORCH_PIN || isMissing([TORCH])) phases.push('torch');
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
  if (!isUsable(root, options)) {
    rmSync(folder, { recursive: true, force: true });
    await runCommand(python.command, ['-m', 'venv', folder], {
      ...commandOptions(root, options),
      failure: `${python.command} could not make a virtual environment`,
      help: 'Its own words are above. On Debian and Ubuntu the module comes with: sudo apt install python3-venv',
    });
  }
  writeFileSync(join(sitePackagesOf(root) ?? folder, OWN_PACKAGE), '../../../../src\n');
  writeStamp(root, { interpreter: interpreterOf(root) });
}

/**
 * Everything but torch, as locked: exact versions, checked hashes, wheels only (no compiler is asked of anyone).
 * @param {string} root
 * @param {PhaseOptions} options
 */
export async function installLocked(root, options) {
  const requirements = LOCKS.flatMap((lock) => ['--requirement', lock]);
  await install(root, ['--require-hashes', ...requirements], options);
  requireInstalled(root, lockedDistributions(root));
  writeStamp(root, { ...readStamp(root), locks: locksHash(root) });
}

/**
 * Torch by the plain command: the user's pip decides which build fits. What else torch needs is in the lock.
 * @param {string} root
 * @param {PhaseOptions} options
 */
export async function installTorch(root, options) {
  await install(root, [TORCH_PIN], options);
  requireInstalled(root, [TORCH]);
  writeStamp(root, { ...readStamp(root), torch: TORCH_PIN });
}

/**
 * @param {string} root
 * @param {string[]} parameters
 * @param {PhaseOptions} options
 */
async function install(root, parameters, options) {
  const { python, scratch } = environmentPaths(root);
  const target = { python, sitePackages: sitePackagesOf(root) ?? '', scratch };
  await installPackages(root, target, { parameters, ...commandOptions(root, options) });
}

/**
 * @param {string} root
 * @param {Distribution[]} wanted
 */
function requireInstalled(root, wanted) {
  const missing = missingDistributions(sitePackagesOf(root) ?? '', wanted, { thorough: true });
  if (missing.length === 0) return;
  const names = missing.slice(0, 3).map(({ name, version }) => `${name} ${version}`);
  throw new SetUpError(
    `The installer ended well, but python-runtime/.venv does not hold ${names.join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}.`,
    'Remove python-runtime/.venv, then run the same command again; if it ends so once more, look at your pip settings (pip config list).',
  );
}

/**
 * The user's own environment variables, less those that would lead Python out of ours.
 * @param {string} root
 * @param {PhaseOptions} options
 */
function commandOptions(root, { environment, lockDescriptor }) {
  const { runtime, scratch } = environmentPaths(root);
  return { folder: runtime, environment: { TMPDIR: scratch, ...withoutPythonVariables(environment) }, lockDescriptor };
}

/**
 * @param {string} root
 * @param {PhaseOptions} options
 * @returns {boolean} whether an environment is there, of a fitting Python, with a pip that starts
 */
function isUsable(root, { environment }) {
  const { python, folder } = environmentPaths(root);
  const options = { stdio: /** @type {const} */ ('ignore'), env: withoutPythonVariables(environment) };
  return existsSync(join(folder, 'pyvenv.cfg')) && spawnSync(python, ['-c', IS_USABLE], options).status === 0;
}
