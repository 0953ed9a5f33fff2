// The environment variables that a Python of ours gets. Other programs' settings (PYTHONHOME of a DCC suite, PYTHONPLATLIBDIR,
// PYTHONWARNINGS=error, an active virtual environment) would lead it out of its own folder, so no variable of Python's own is
// handed on but those that cannot change what runs.

const HARMLESS = new Set(['PYTHONDONTWRITEBYTECODE', 'PYTHONPYCACHEPREFIX', 'PYTHONUNBUFFERED', 'PYTHON_KEYRING_BACKEND']);
const OTHER_ENVIRONMENTS = new Set(['VIRTUAL_ENV', '__PYVENV_LAUNCHER__']);

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutPythonVariables(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isHarmless(name)));
}

/** @param {string} name */
function isHarmless(name) {
  return HARMLESS.has(name) || !(name.startsWith('PYTHON') || OTHER_ENVIRONMENTS.has(name));
}
