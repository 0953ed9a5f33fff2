// The Python that an environment is made on: the one that comes with the package, else one of the system that fits.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11'];
/** As in pyproject.toml. */
const PROBE = 'import sys; print(sys.executable if (3, 11) <= sys.version_info[:2] <= (3, 13) else "")';
const LONGEST_ANSWER_MS = 20_000;
const PYTHONS_OWN = /^(PYTHON.*|VIRTUAL_ENV|__PYVENV_LAUNCHER__)$/;

/** Undefined where there is none. Only paths are answered: uv would take a bare name for a version. */
export async function findInterpreter(bundled: string | undefined, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !PYTHONS_OWN.test(name)));
  for (const command of bundled === undefined ? CANDIDATES : [bundled, ...CANDIDATES]) {
    const answer = await promisify(execFile)(command, ['-c', PROBE], { env, timeout: LONGEST_ANSWER_MS, encoding: 'utf8' }).then(
      ({ stdout }) => stdout.trim(),
      () => '', // not here, or not able to start here
    );
    if (answer !== '') return command === bundled ? bundled : answer;
  }
  return undefined;
}
