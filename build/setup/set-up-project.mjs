// The set-up as a whole: what is missing, in which order it is made, under one lock. Nothing is written when nothing is missing.
import { join } from 'node:path';
import { checkPlace } from './checkout-place.mjs';
import { checkDiskSpace, checkMachine } from './machine.mjs';
import { installNodePackages, nodePackagesAreComplete } from './node-packages.mjs';
import { findPython } from './python/find-python.mjs';
import { installLocked, installTorch, makeEnvironment, pendingPhases } from './python/python-environment.mjs';
import { withSetUpLock } from './set-up-lock.mjs';

const MEGABYTE = 1e6;

/**
 * What each step fetches, in words, and what it takes on the disk at least and at most.
 * @type {Record<'node' | import('./python/python-environment.mjs').Phase, { title: string, size: string, smallest: number, largest: number }>}
 */
const STEPS = {
  node: { title: 'Node packages', size: 'about 250 MB to fetch', smallest: 900 * MEGABYTE, largest: 900 * MEGABYTE },
  environment: { title: 'Python environment', size: 'nothing to fetch', smallest: 20 * MEGABYTE, largest: 20 * MEGABYTE },
  locks: { title: 'Python packages', size: 'about 200 MB to fetch', smallest: 1000 * MEGABYTE, largest: 1000 * MEGABYTE },
  torch: {
    title: 'PyTorch',
    size: '2 to 3 GB to fetch with CUDA, as the usual index has it; about 200 MB where your pip is set to a build without CUDA',
    smallest: 1200 * MEGABYTE,
    largest: 10_000 * MEGABYTE,
  },
};

/** @typedef {keyof typeof STEPS} Step */

/**
 * @param {string} root the checkout
 * @param {{ environment: NodeJS.ProcessEnv, report: import('./set-up-report.mjs').SetUpReport, thorough: boolean }} options
 *   `thorough`: whether every installed file is looked at, for whoever asks for a set-up; other programs' starts must be quick
 * @returns {Promise<boolean>} whether anything was to do; rejects with a SetUpError
 */
export async function setUpProject(root, { environment, report, thorough }) {
  checkMachine({ platform: process.platform, architecture: process.arch, nodeVersion: process.versions.node });
  if (pendingSteps(root, { thorough }).length === 0) return false;
  checkPlace(root);
  const onWait = () => report.waitingForAnother();
  await withSetUpLock(join(root, '.espalier/set-up.lock'), { onWait }, async (lockDescriptor) => {
    const steps = pendingSteps(root, { thorough });
    const python = steps.includes('environment') ? findPython(environment) : undefined;
    const warning = checkDiskSpace(root, spaceFor(steps));
    if (warning !== undefined) report.warn(warning);
    const options = { environment, lockDescriptor };
    const work = {
      node: () => installNodePackages(root, options),
      environment: () => makeEnvironment(root, python ?? findPython(environment), options),
      locks: () => installLocked(root, options),
      torch: () => installTorch(root, options),
    };
    for (const [at, step] of steps.entries()) {
      await report.step({ index: at + 1, count: steps.length, ...STEPS[step] }, work[step]);
    }
    if (steps.length > 0) report.done();
  });
  return true;
}

/**
 * @param {string} root
 * @param {{ thorough: boolean }} depth
 * @returns {Step[]}
 */
function pendingSteps(root, depth) {
  return [...(nodePackagesAreComplete(root) ? [] : [/** @type {const} */ ('node')]), ...pendingPhases(root, depth)];
}

/** @param {readonly Step[]} steps */
function spaceFor(steps) {
  const sum = (/** @type {(step: Step) => number} */ bytes) => steps.reduce((total, step) => total + bytes(step), 0);
  return { smallest: sum((step) => STEPS[step].smallest), largest: sum((step) => STEPS[step].largest) };
}
