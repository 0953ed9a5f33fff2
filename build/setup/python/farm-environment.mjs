// The extra for farms: python-runtime/.venv-farm, made with the runtime's own Python and filled from farm.lock. Nothing else needs
// it, so it is made when somebody asks: `npm run setup -- --farm`, and `npm test`, which goes on without where it cannot.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonObject } from '../read-json-object.mjs';
import { runCommand } from '../run-command.mjs';
import { withSetUpLock } from '../set-up-lock.mjs';
import { installPackages } from './install-packages.mjs';
import { environmentPaths, interpreterOf, sitePackagesIn } from './python-paths.mjs';
import { withoutPythonVariables } from './python-variables.mjs';

const LOCK = 'farm.lock';

/**
 * @param {string} root the checkout, set up already
 * @param {{ environment: NodeJS.ProcessEnv, report: import('../set-up-report.mjs').SetUpReport }} options
 * @returns {Promise<boolean>} whether anything was to do; rejects with a SetUpError
 */
export async function setUpFarm(root, { environment, report }) {
  if (isWhole(root)) return false;
  const onWait = () => report.waitingForAnother();
  await withSetUpLock(join(root, '.espalier/set-up.lock'), { onWait }, async (lockDescriptor) => {
    if (isWhole(root)) return;
    const step = { index: 1, count: 1, title: 'Extra for farms', size: 'about 110 MB to fetch' };
    await report.step(step, () => install(root, { environment, lockDescriptor }));
    report.done();
  });
  return true;
}

/** @param {string} root */
function isWhole(root) {
  const { stamp } = farmPaths(root);
  return existsSync(stamp) && readJsonObject(stamp)?.['made'] === madeOf(root);
}

/** @param {string} root */
function farmPaths(root) {
  const { runtime } = environmentPaths(root);
  const folder = join(runtime, '.venv-farm');
  return { runtime, folder, python: join(folder, 'bin/python'), stamp: join(folder, 'espalier-set-up.json') };
}

/**
 * What the environment is made of: other packages, or another Python, make another one.
 * @param {string} root
 */
function madeOf(root) {
  const lock = readFileSync(join(farmPaths(root).runtime, LOCK));
  return createHash('sha256')
    .update(lock)
    .update(interpreterOf(root) ?? '')
    .digest('hex');
}

/**
 * Made anew each time: it is small, and nothing of an earlier one can be left in it.
 * @param {string} root
 * @param {{ environment: NodeJS.ProcessEnv, lockDescriptor: number }} options
 */
async function install(root, { environment, lockDescriptor }) {
  const { runtime, folder, python, stamp } = farmPaths(root);
  const { python: runtimesPython, scratch } = environmentPaths(root);
  const options = { folder: runtime, environment: { TMPDIR: scratch, ...withoutPythonVariables(environment) }, lockDescriptor };
  mkdirSync(scratch, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  await runCommand(runtimesPython, ['-m', 'venv', folder], {
    ...options,
    failure: 'the environment for farms could not be made',
    help: 'Its own words are above; everything but farms works without it.',
  });
  const parameters = ['--require-hashes', '--requirement', LOCK];
  await installPackages(root, { python, sitePackages: sitePackagesIn(folder) ?? '', scratch }, { ...options, parameters });
  writeFileSync(stamp, JSON.stringify({ made: madeOf(root) }));
}
