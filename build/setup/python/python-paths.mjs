// Where the pieces of the runtime's Python environment lie.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} root the checkout */
export function environmentPaths(root) {
  const runtime = join(root, 'python-runtime');
  const folder = join(runtime, '.venv');
  return {
    runtime,
    folder,
    python: join(folder, 'bin/python'),
    stamp: join(folder, 'espalier-set-up.json'),
    /** Where wheels unpack: on the disk whose room was checked; /tmp is often a small memory disk. */
    scratch: join(root, '.espalier/pip'),
  };
}

/**
 * @param {string} root
 * @returns {string | undefined} undefined where there is none, as before the environment is made
 */
export function sitePackagesOf(root) {
  return sitePackagesIn(environmentPaths(root).folder);
}

/**
 * @param {string} environment any environment's folder
 * @returns {string | undefined} undefined where there is none
 */
export function sitePackagesIn(environment) {
  const library = join(environment, 'lib');
  if (!existsSync(library)) return undefined;
  const version = readdirSync(library).find((name) => /^python3\.\d+$/.test(name));
  const folder = version === undefined ? undefined : join(library, version, 'site-packages');
  return folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : undefined;
}

/**
 * The real program behind the environment's `python`: another one after an upgrade of the system, none after a removal.
 * @param {string} root
 */
export function interpreterOf(root) {
  const { python } = environmentPaths(root);
  return existsSync(python) ? realpathSync(python) : undefined;
}
