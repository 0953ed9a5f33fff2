// The packages of node_modules: whether they are what package-lock.json asks for, and `npm ci` where they are not.
// npm empties node_modules first and writes `.package-lock.json` last, so a half-made folder never looks complete.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, readJsonObject } from './read-json-object.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} LockedPackages */

/**
 * What npm is to do, whatever the user's npm is set to elsewhere: everything that the lock names, here, in the layout that the lock
 * describes. Registry, proxy, certificates, cache and the like stay the user's business.
 */
const LAYOUT = {
  'dry-run': 'false',
  usage: 'false', // prints how `npm ci` is called, and is done
  'package-lock-only': 'false',
  'package-lock': 'true',
  global: 'false',
  location: 'project',
  'install-strategy': 'hoisted',
  'bin-links': 'true',
  workspaces: 'false',
  'engine-strict': 'false', // the Node that runs npm is not the one that runs the packages
  'legacy-peer-deps': 'false',
  'strict-peer-deps': 'false',
  os: 'linux',
  cpu: 'x64',
};

/** Variables of npm that would say otherwise, or contradict the flags; npm hands every setting on to us as such a variable. */
const FOREIGN = new Set([
  ...Object.keys(LAYOUT),
  ...['prefix', 'local-prefix', 'workspace', 'include-workspace-root', 'install-links', 'libc', 'legacy-bundling', 'global-style'],
  ...['shrinkwrap', 'omit', 'include', 'production', 'only', 'also', 'dev', 'optional', 'before'],
]);

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
  const layout = Object.entries(LAYOUT).map(([name, value]) => `--${name}=${value}`);
  // Development tools and the bundled Node are needed whatever the user's npm leaves out by default.
  const included = ['--include=prod', '--include=dev', '--include=optional', '--include=peer'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand(command, [...leading, 'ci', `--prefix=${root}`, ...layout, ...included, ...quiet], {
    folder: root,
    environment: withoutForeignSettings(environment),
    lockDescriptor,
    failure: 'npm could not install the Node packages',
    help: 'Its own words are above; check the network and your npm settings (npm config list), then run the same command again.',
  });
  if (!nodePackagesAreComplete(root)) {
    throw new SetUpError(
      'npm ended well, but node_modules is not what package-lock.json asks for.',
      'Look for settings of npm that change what it installs (npm config list), remove node_modules, then run the same command again.',
    );
  }
}

/** @param {NodeJS.ProcessEnv} environment */
function withoutForeignSettings(environment) {
  const isForeign = (/** @type {string} */ name) =>
    FOREIGN.has(
      name
        .toLowerCase()
        .replace(/^npm_config_/, '')
        .replaceAll('_', '-'),
    );
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !(/^npm_config_/i.test(name) && isForeign(name))));
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
  const packages = readJsonObject(file)?.['packages'];
  return isObject(packages) && Object.values(packages).every(isObject) ? packages : undefined; // missing or damaged: the same to us
}

/**
 * @param {LockedPackages[string]} present
 * @param {LockedPackages[string] | undefined} wanted
 */
function isSame(present, wanted) {
  return wanted !== undefined && present.version === wanted.version && present.integrity === wanted.integrity;
}
