// Fills a Python environment as the user's pip is set: by uv, which is quicker, and by pip itself where uv cannot be had, has no word for a
// setting, or fails (pip's own words are then the ones to read).
import { mkdirSync, rmSync } from 'node:fs';
import { runCommand, tryCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { forgetHalfInstalled } from './installed-distributions.mjs';
import { withUsersPipSettings } from './pip-settings.mjs';
import { projectUv } from './project-uv.mjs';
import { uvSettings } from './uv-settings.mjs';

const UV_INSTALL = ['pip', 'install', '--only-binary', ':all:'];

/**
 * Where packages go: the environment's Python, its folder for packages, and one for what is in the making.
 * @typedef {{ python: string, sitePackages: string, scratch: string }} Target
 */

/**
 * What is asked for, as pip takes it and uv as well, and what the commands run with.
 * @typedef {{ parameters: string[], folder: string, environment: NodeJS.ProcessEnv, lockDescriptor: number | undefined }} Order
 */

/**
 * @param {string} root the checkout
 * @param {Target} target
 * @param {Order} order
 */
export async function installPackages(root, target, order) {
  const { python, sitePackages, scratch } = target;
  const { parameters, environment: variables, ...rest } = order;
  rmSync(scratch, { recursive: true, force: true }); // what an interrupted set-up left
  mkdirSync(scratch, { recursive: true });
  const environment = withUsersPipSettings(variables, { python, folder: rest.folder });
  if (!(await uvInstall(root, target, { ...order, environment }))) {
    forgetHalfInstalled(sitePackages);
    await runCommand(python, ['-m', 'pip', '--disable-pip-version-check', 'install', '--only-binary', ':all:', ...parameters], {
      ...rest,
      environment,
      failure: 'pip could not install the Python packages',
      help: 'Its own words are above; check the network and your pip settings (pip config list), then run the same command again.',
    });
  }
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * @param {string} root
 * @param {Target} target
 * @param {Order} order
 * @returns {Promise<boolean>} whether everything was installed; rejects where the set-up was told to end
 */
async function uvInstall(root, { python, sitePackages }, { parameters, environment, ...rest }) {
  const uv = projectUv(root, environment);
  const settings = uvSettings(environment);
  if (uv === undefined || settings === undefined) return false;
  forgetHalfInstalled(sitePackages);
  const { UV_CONSTRAINT: _, ...withoutConstraint } = settings.environment; // a lock pins more than a constraint could, and takes none beside it
  // Compiling takes longer than all else. Python does it by itself, for what is imported, unless it is told never to.
  const compiling = environment['PYTHONDONTWRITEBYTECODE'] ? ['--compile-bytecode'] : [];
  const run = await tryCommand(uv, [...UV_INSTALL, ...compiling, '--python', python, ...settings.flags, ...parameters], {
    ...rest,
    environment: parameters.includes('--require-hashes') ? withoutConstraint : settings.environment,
  });
  if (run.wasInterrupted) throw new SetUpError('The set-up was interrupted.', 'Run the same command again: it goes on where it stopped.');
  if (run.problem !== undefined) process.stderr.write(`uv could not do it (${run.problem}); pip does it instead.\n`);
  return run.problem === undefined;
}
