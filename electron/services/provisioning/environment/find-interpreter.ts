// The Python that an environment is made on: the one that comes with the package, else one of the system that fits.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11'];
/** As in pyproject.toml; the locks have a hash of every wheel for these. */
const FITTING = ['3.11', '3.12', '3.13'];
const PROBE = 'import sys; print("%d.%d" % sys.version_info[:2], sys.executable)';
const LONGEST_ANSWER_MS = 20_000;
const PYTHONS_OWN = /^(PYTHON.*|VIRTUAL_ENV|__PYVENV_LAUNCHER__)$/;

export interface Interpreter {
  /** A path, because uv would take a bare name for a version. */
  readonly program: string;
  /** Such as `3.11`. */
  readonly version: string;
}

export interface FoundInterpreters {
  readonly fitting: Interpreter | undefined;
  /** Those that were asked before and do not fit, such as `python3 3.14`. */
  readonly others: readonly string[];
}

export async function findInterpreter(bundled: string | undefined, environment: NodeJS.ProcessEnv): Promise<FoundInterpreters> {
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !PYTHONS_OWN.test(name)));
  const others: string[] = [];
  for (const command of bundled === undefined ? CANDIDATES : [bundled, ...CANDIDATES]) {
    const answer = await promisify(execFile)(command, ['-c', PROBE], { env, timeout: LONGEST_ANSWER_MS, encoding: 'utf8' }).then(
      ({ stdout }) => stdout.trim(),
      () => '', // not here, or not able to start here
    );
    const [, version = '', program = ''] = /^(\d+\.\d+) (\/.*)$/.exec(answer) ?? [];
    if (FITTING.includes(version)) return { fitting: { program: command === bundled ? bundled : program, version }, others };
    if (version !== '') others.push(`${command} ${version}`);
  }
  return { fitting: undefined, others };
}
