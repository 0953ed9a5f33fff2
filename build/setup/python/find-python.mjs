// Finds a CPython that the runtime can live on: 3.11 to 3.13, with the modules that make a virtual environment.
// The user's own `python3` goes first; `ESPALIER_PYTHON` names another one.
import { spawnSync } from 'node:child_process';
import { SetUpError } from '../set-up-error.mjs';
import { withoutPythonVariables } from './python-variables.mjs';

const OLDEST_MINOR = 11;
const NEWEST_MINOR = 13;
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'];

/** Prints `3.11 venv` or `3.11 bare`; works on any Python, however old. */
const PROBE = [
  'import sys, importlib.util as u',
  'parts = all(u.find_spec(name) for name in ("venv", "ensurepip"))',
  'print("%d.%d %s" % (sys.version_info[0], sys.version_info[1], "venv" if parts else "bare"))',
].join('\n');

/** @typedef {{ command: string, version: string, canMakeEnvironments: boolean }} FoundPython */

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {FoundPython}
 */
export function findPython(environment) {
  const wanted = environment['ESPALIER_PYTHON'];
  /** @type {FoundPython[]} */
  const unfit = [];
  for (const command of wanted ? [wanted] : CANDIDATES) {
    const python = probe(command, environment);
    if (python === undefined) continue;
    if (isSupported(python.version) && python.canMakeEnvironments) return python;
    unfit.push(python);
  }
  throw noPython(unfit);
}

/** @param {string} version such as 3.11 */
function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor >= OLDEST_MINOR && minor <= NEWEST_MINOR;
}

/**
 * @param {string} command
 * @param {NodeJS.ProcessEnv} environment
 * @returns {FoundPython | undefined}
 */
function probe(command, environment) {
  const run = spawnSync(command, ['-c', PROBE], { encoding: 'utf8', env: withoutPythonVariables(environment), timeout: 20_000 });
  const [, version, parts] = /^(\d+\.\d+) (venv|bare)$/m.exec(run.stdout ?? '') ?? [];
  if (run.status !== 0 || version === undefined) return undefined;
  return { command, version, canMakeEnvironments: parts === 'venv' };
}

/** @param {readonly FoundPython[]} unfit */
function noPython(unfit) {
  const range = `3.${OLDEST_MINOR} to 3.${NEWEST_MINOR}`;
  const bare = unfit.find((python) => isSupported(python.version));
  if (bare !== undefined) {
    const systemPackage = bare.command === 'python3' ? 'python3-venv' : `python${bare.version}-venv`;
    return new SetUpError(`Python ${bare.version} is here, but its venv module is not.`, `Run: sudo apt install ${systemPackage}`);
  }
  if (unfit.length > 0) {
    const versions = [...new Set(unfit.map((python) => python.version))].join(', ');
    return new SetUpError(
      `Python ${range} is needed; this machine has ${versions}.`,
      'Install one of those beside it (for example: sudo apt install python3.12 python3.12-venv), or name it in ESPALIER_PYTHON.',
    );
  }
  return new SetUpError(`Python ${range} is needed, and none was found.`, 'Run: sudo apt install python3 python3-venv');
}
