// Flags that a user typed without `--` before them: npm keeps those for itself, without a word when it is silent, and hands them
// on as `npm_config_…` variables like every setting of its own. Told from settings by where else they could come from.
import { readFileSync } from 'node:fs';

const PREFIX = 'npm_config_';
const OLDEST_ANCESTORS = 4;
/** What npm hands on though nobody asked for it. */
const OF_NPM_ITSELF = new Set([
  ...['cache', 'globalconfig', 'global-prefix', 'init-module', 'local-prefix', 'loglevel', 'node-gyp', 'noproxy', 'npm-version'],
  ...['prefix', 'user-agent', 'userconfig'],
]);

/**
 * @typedef {object} NpmRun
 * @property {Readonly<Record<string, string>>} variables what npm hands on, in the order of the words typed
 * @property {Readonly<Record<string, string | undefined>>} exported what npm itself was started with
 * @property {string} settings the text of the `.npmrc` files
 */

/**
 * The npm that runs us.
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} root the checkout
 * @returns {NpmRun | undefined} undefined when no npm does, or when it cannot be looked at
 */
export function findNpmRun(environment, root) {
  if (environment['npm_lifecycle_event'] === undefined || !environment['npm_config_user_agent']?.startsWith('npm/')) return undefined;
  try {
    const { variables, exported } = runEnvironment(environment['npm_lifecycle_script']);
    const files = [`${root}/.npmrc`, environment['npm_config_userconfig'], environment['npm_config_globalconfig']];
    return { variables, exported, settings: files.map(readIfThere).join('\n') };
  } catch {
    return undefined; // no /proc: nothing can be told, so nothing is refused
  }
}

/**
 * @param {NpmRun} npm
 * @param {ReadonlyMap<string, { takesValue: boolean }>} flags those of the program
 * @param {readonly string[]} words what npm did hand on
 * @returns {{ flags: string[], words: string[] } | undefined} what npm kept, and the words as they were meant; undefined when it kept nothing
 */
export function swallowedFlags({ variables, exported, settings }, flags, words) {
  const left = [...words];
  /** @type {{ flag: string, value?: string, wantsWord: boolean }[]} */
  const kept = [];
  for (const [variable, value] of Object.entries(variables)) {
    const name = flagName(variable, value, flags);
    if (name === undefined || exported[variable] !== undefined || isSetting(variable, settings)) continue;
    const flag = `--${name}`;
    if (words.some((word) => word === flag || word.startsWith(`${flag}=`))) continue; // the program got it, too
    const takesValue = flags.get(name)?.takesValue === true;
    kept.push({ flag, ...(takesValue && value !== 'true' ? { value } : {}), wantsWord: takesValue && value === 'true' });
  }
  if (kept.length === 0) return undefined;
  // npm takes `--triangles 300` for a flag and a word of its own; the words of such flags usually stand last, in the same order.
  const wanting = kept.filter(({ wantsWord }) => wantsWord).length;
  const values = left.splice(Math.max(left.length - wanting, 0));
  const meant = kept.flatMap(({ flag, value, wantsWord }) => [
    flag,
    ...(wantsWord ? [values.shift() ?? '…'] : value === undefined ? [] : [value]),
  ]);
  return { flags: kept.map(({ flag }) => flag), words: [...left, ...meant] };
}

/**
 * `--no-texture` reaches us as an empty `texture`, and `--token` as a setting of npm's that begins like it, `token-description`.
 * @param {string} variable
 * @param {string} value
 * @param {ReadonlyMap<string, unknown>} flags
 */
function flagName(variable, value, flags) {
  if (!variable.startsWith(PREFIX)) return undefined;
  const name = variable.slice(PREFIX.length).replaceAll('_', '-');
  const typed = value === '' || value === 'false' ? `no-${name}` : name;
  return flags.has(typed) ? typed : longestBeginning(name, [...flags.keys()]);
}

/**
 * @param {string} name
 * @param {readonly string[]} flags
 */
function longestBeginning(name, flags) {
  if (OF_NPM_ITSELF.has(name)) return undefined;
  const beginnings = flags.filter((flag) => name.startsWith(flag));
  return beginnings.sort((one, other) => other.length - one.length)[0];
}

/**
 * @param {string} variable
 * @param {string} settings
 */
function isSetting(variable, settings) {
  const name = variable.slice(PREFIX.length).replaceAll('_', '[-_]');
  return new RegExp(`^\\s*${name}\\s*(=|$)`, 'im').test(settings);
}

/**
 * npm starts a shell, the shell starts us or becomes us. The first process that is not of this script is npm; the one below it has
 * the variables in npm's own order.
 * @param {string | undefined} script
 */
function runEnvironment(script) {
  let process_ = 'self';
  let variables = variablesOf(process_);
  for (let generation = 0; generation < OLDEST_ANCESTORS; generation += 1) {
    process_ = parentOf(process_);
    const above = variablesOf(process_);
    if (above['npm_lifecycle_script'] !== script) return { variables, exported: above };
    variables = above;
  }
  throw new Error('npm is not among our ancestors.');
}

/** @param {string} id */
function variablesOf(id) {
  const entries = readFileSync(`/proc/${id}/environ`, 'utf8')
    .split('\0')
    .filter((entry) => entry.startsWith('npm_'));
  return Object.fromEntries(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
}

/** @param {string} id */
function parentOf(id) {
  const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
  if (parent === undefined) throw new Error(`Process ${id} has no parent.`);
  return parent;
}

/** @param {string | undefined} file */
function readIfThere(file) {
  try {
    return file === undefined ? '' : readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
