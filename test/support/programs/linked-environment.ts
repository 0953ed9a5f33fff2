// The Python packages of this checkout as the environment of an installed program: by hard links, because unpacking wheels takes longer than
// everything that is tried with them. That an environment is made of wheels has tests of its own.
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lockEntries } from '../../../build/locks/lock-entries.ts';
import { CURRENT_NAME, locksOf } from '../../../electron/services/provisioning/environment/environment-name.ts';

const VERSION = 'python3.11';
const LOCKS = join(import.meta.dirname, '../../../python-runtime');
const INSTALLED = join(LOCKS, '.venv/lib', VERSION, 'site-packages');

/** Why there can be none here; undefined when there can. */
export async function whyNoLinkedEnvironment(): Promise<string | undefined> {
  if (!existsSync(INSTALLED)) return `the environment of this checkout is not of ${VERSION}, which packages carry`;
  const { missing } = distributions((await locksOf(LOCKS, 'cpu')).files);
  return missing.length === 0 ? undefined : `this checkout does not have ${missing.join(', ')}, which an installed program has`;
}

/** Puts it into a folder of environments as the current one. `interpreter` is its Python where it will run. */
export async function linkEnvironment(environments: string, interpreter: string): Promise<void> {
  const { name, files } = await locksOf(LOCKS, 'cpu');
  const environment = join(environments, name);
  const packages = join(environment, 'lib', VERSION, 'site-packages');
  for (const info of distributions(files).found) {
    for (const path of recorded(info)) {
      const from = join(INSTALLED, path);
      if (!existsSync(from)) continue; // modules that nobody has imported here have not been compiled
      mkdirSync(dirname(join(packages, path)), { recursive: true });
      linkOrCopy(from, join(packages, path));
    }
  }
  mkdirSync(join(environment, 'bin'), { recursive: true });
  symlinkSync(interpreter, join(environment, 'bin/python'));
  writeFileSync(join(environment, 'pyvenv.cfg'), `home = ${dirname(interpreter)}\ninclude-system-site-packages = false\n`);
  const manifest = { schema: 1, name, torch: 'cpu', interpreter, files: [] };
  writeFileSync(join(environment, 'espalier-environment.json'), JSON.stringify(manifest));
  symlinkSync(name, join(environments, CURRENT_NAME));
}

/** The folders of what locks name, and what of it is not here. */
function distributions(locks: readonly string[]): { found: string[]; missing: string[] } {
  const infos = new Map(readdirSync(INSTALLED).map((name) => [name.replace(/\.dist-info$/, '').toLowerCase(), name]));
  const wanted = locks.flatMap((lock) => lockEntries(readFileSync(lock, 'utf8')));
  const keyOf = ({ name, version }: { name: string; version: string }) => `${name.replaceAll(/[-.]+/g, '_')}-${version}`.toLowerCase();
  return {
    found: wanted.flatMap((entry) => infos.get(keyOf(entry)) ?? []),
    missing: wanted.filter((entry) => !infos.has(keyOf(entry))).map(({ name, version }) => `${name} ${version}`),
  };
}

/** What a distribution's list names, and its modules as they were compiled. */
function recorded(info: string): string[] {
  const lines = readFileSync(join(INSTALLED, info, 'RECORD'), 'utf8').split('\n');
  const paths = lines.flatMap((line) => /^"([^"]+)"|^([^,]+)/.exec(line)?.slice(1).find(Boolean) ?? []);
  const compiled = paths
    .filter((path) => path.endsWith('.py'))
    .map((path) => join(dirname(path), '__pycache__', `${basename(path, '.py')}.cpython-311.pyc`));
  return [...new Set([...paths, ...compiled])];
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // on another disk
  }
}
