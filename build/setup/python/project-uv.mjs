// uv, which installs the locked Python packages in a fraction of pip's time: one program, pinned with its hash in installer.lock,
// fetched by the environment's own pip with the user's settings, and kept in .espalier. Where it cannot be had pip does the work.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environmentPaths } from './python-paths.mjs';
import { withoutPythonVariables } from './python-variables.mjs';

const LOCK = 'python-runtime/installer.lock';

/**
 * @param {string} root the checkout
 * @param {NodeJS.ProcessEnv} environment with the user's pip settings and no others for pip
 * @returns {string | undefined} the program's path
 */
export function projectUv(root, environment) {
  const lock = join(root, LOCK);
  if (!existsSync(lock)) return undefined;
  const version = /^uv==(\S+)/m.exec(readFileSync(lock, 'utf8'))?.[1];
  if (version === undefined) return undefined;
  const folder = join(root, '.espalier/uv', version);
  const program = join(folder, 'bin/uv');
  if (starts(program)) return program;
  fetchInto(folder, { root, lock, environment });
  return starts(program) ? program : undefined;
}

/**
 * @param {string} folder
 * @param {{ root: string, lock: string, environment: NodeJS.ProcessEnv }} options
 */
function fetchInto(folder, { root, lock, environment }) {
  const { python, runtime } = environmentPaths(root);
  const unfinished = `${folder}.new`;
  const parameters = ['--require-hashes', '--no-deps', '--only-binary', ':all:', '--no-warn-conflicts', '--quiet', '--target', unfinished];
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const command = ['-m', 'pip', '--disable-pip-version-check', 'install', ...parameters, '--requirement', lock];
    spawnSync(python, command, { cwd: runtime, env: environment, stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } catch {
    // nothing can be written there: the set-up will say so if it matters to it
  }
}

/** @param {string} program */
function starts(program) {
  return (
    existsSync(program) && spawnSync(program, ['--version'], { stdio: 'ignore', env: withoutPythonVariables(process.env) }).status === 0
  );
}
