// Every check of `npm run check`, with its real tool and our real settings, on a project in small: it passes a clean one,
// and one broken file makes it fail, naming that file or what is wrong in it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const SETTINGS = ['biome.json', 'knip.json', 'tsconfig.base.json', 'package.json', 'package-lock.json', 'python-runtime/pyproject.toml'];
/** The checks, and what they use of the rest of `build`. */
const CHECKS = ['build/check', 'build/check.ts', 'build/locks'];
const TYPESCRIPT_FOLDERS = ['.', 'build', 'electron/contract', 'electron/services', 'electron', 'renderer', 'test'];
const PACKAGE = 'python-runtime/src/espalier_runtime';
/** The folders that the fences name, since a floor without a folder is a mistake too. */
const FLOORS = floors(readFileSync(join(ROOT, 'python-runtime/pyproject.toml'), 'utf8'));
const HEADER = '"""A module."""\n';

const folder = mkdtempSync(join(tmpdir(), 'espalier-checks-'));

beforeAll(() => {
  for (const path of [...SETTINGS, ...TYPESCRIPT_FOLDERS.map((one) => join(one, 'tsconfig.json')), ...CHECKS]) {
    const isNoTest = (file: string) => !file.endsWith('.test.ts'); // they use what the small project does not have
    cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: isNoTest });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'python-runtime/.venv'), join(folder, 'python-runtime/.venv'));
  for (const entry of ['electron/cli.ts', 'electron/main.ts', 'renderer/main.ts', 'test/a.ts', 'electron/contract/a.ts']) {
    write(entry, 'export {};\n');
  }
  for (const floor of FLOORS) write(`python-runtime/src/${floor}/__init__.py`, '');
  for (const name of [PACKAGE, 'python-runtime/src/espalier_farm']) {
    write(`${name}/__init__.py`, '');
    write(`${name}/__main__.py`, '"""The program."""\n');
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Of every contract: its container and, within it, the folders of its layers. */
function floors(settings: string): string[] {
  return [...settings.matchAll(/^containers = \["([\w.]+)"\]\nlayers = \[([^\]]+)\]/gm)].flatMap(([, container = '', layers = '']) =>
    [...layers.matchAll(/\w+/g)].filter(([floor]) => floor !== '__main__').map(([floor]) => join(container.replaceAll('.', '/'), floor)),
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function check(name: string) {
  return execa(process.execPath, ['build/check.ts', name], { cwd: folder, all: true, reject: false });
}

/** One broken file a check: its name, where the file lies, what it holds, and what the check must say. */
const BROKEN: readonly (readonly [check: string, path: string, text: string, words: string])[] = [
  ['no trace of one machine', 'renderer/broken.ts', `export const home = '${['', 'root', 'x'].join('/')}';\n`, 'a folder of one machine'],
  ['import fences', 'electron/services/broken.ts', "import 'electron';\n", 'may not import the package electron'],
  ['import cycles', 'renderer/broken.ts', "import './broken.ts';\n", 'a circle of imports'],
  ['format and lint: TypeScript', 'renderer/broken.ts', 'export const  a = 1\n', 'renderer/broken.ts'],
  ['format and lint: TypeScript', 'renderer/broken.ts', 'export const a: any = 1;\n', 'noExplicitAny'],
  ['format: Python', `${PACKAGE}/server/broken.py`, `${HEADER}a  =  1\n`, 'broken.py'],
  ['lint: Python', `${PACKAGE}/server/broken.py`, `${HEADER}print("hello")\n`, 'T201'],
  ['lint: Python', 'build/check/broken.py', `${HEADER}import os\n`, 'F401'],
  ['types: electron/contract', 'electron/contract/broken.ts', 'export const width = window.innerWidth;\n', 'broken.ts'],
  ['types: electron/services', 'electron/services/broken.ts', 'export const a = [1][0] + 1;\n', "'undefined'"],
  ['types: renderer', 'renderer/broken.ts', "export { a } from 'node:fs';\n", 'broken.ts'],
  ['types: test', 'test/broken.ts', "export const a: number = 'one';\n", 'broken.ts'],
  ['types: Python', `${PACKAGE}/server/broken.py`, `${HEADER}a: int = "one"\n`, 'broken.py'],
  ['floors', `${PACKAGE}/protocol/broken.py`, `${HEADER}import espalier_runtime.server\n`, 'is not allowed to import'],
  ['dead code: TypeScript', 'renderer/broken.ts', 'export const a = 1;\n', 'renderer/broken.ts'],
  ['dead code: TypeScript', 'test/support/misbehaving-children/broken.ts', "import 'nowhere';\n", 'Unlisted dependencies'],
  [
    'dependencies: Python, what ships',
    `${PACKAGE}/server/broken.py`,
    `${HEADER}import deptry\n`,
    "'deptry' imported but declared as a dev",
  ],
  ['dependencies: Python, the rest', 'python-runtime/tests/broken.py', `${HEADER}import nowhere\n`, "'nowhere' imported but missing"],
  ['dead code: Python', `${PACKAGE}/server/broken.py`, `${HEADER}def nobody_calls_me() -> None: ...\n`, 'nobody_calls_me'],
];

describe('a clean project', () => {
  // (Unused dependencies are all that the small project has, so what looks for them cannot pass it.)
  const clean = new Set(BROKEN.map(([name]) => name));
  for (const name of ['dead code: TypeScript', 'dependencies: Python, what ships']) clean.delete(name);

  test.each([...clean])('passes %s', async (name) => {
    expect(await check(name)).toMatchObject({ exitCode: 0 });
  });
});

describe('a broken file', () => {
  let brokenFile = '';

  beforeEach(() => () => rmSync(join(folder, brokenFile)));

  test.each(BROKEN)('fails %s: %s', async (name, path, text, words) => {
    brokenFile = path;
    write(path, text);
    const { exitCode, all } = await check(name);
    expect(all).toContain(words);
    expect(exitCode).toBe(1);
  });
});

test('a lock without a hash fails the check of the lock', async () => {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  write('package-lock.json', lock.replace(/"integrity": "[^"]+",/, ''));
  expect(await check('package-lock.json')).toMatchObject({ exitCode: 1, all: expect.stringContaining('has no integrity hash') });
  write('package-lock.json', lock);
});

test('a name that no check has fails', async () => {
  expect(await check('no such check')).toMatchObject({ exitCode: 1 });
});
