// The runtime on what runtime.lock names and torch, without anything that only tests and checks need. Nothing is fetched:
// the environment is made of links to the distributions that the set-up has installed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isTorchFamily, lockEntries } from '../../build/locks/lock-entries.ts';

const ROOT = join(import.meta.dirname, '../..');
const RUNTIME = join(ROOT, 'python-runtime');

/**
 * Imports every module of the package, also those that are loaded only when they are asked for; kernels in Triton (`triton_…`) only
 * where Triton is, since it comes with torch's build for CUDA and nothing else.
 */
const IMPORT_EVERYTHING = `
import importlib, importlib.util, pkgutil, espalier_runtime
has_triton = importlib.util.find_spec("triton") is not None
names = [module.name for module in pkgutil.walk_packages(espalier_runtime.__path__, "espalier_runtime.")]
for name in names:
    if not name.endswith("__main__") and (has_triton or not name.rpartition(".")[2].startswith("triton_")):
        importlib.import_module(name)
`;

const PACKAGES_FOLDER = "import sysconfig; print(sysconfig.get_path('purelib'))";

const environment = mkdtempSync(join(tmpdir(), 'espalier-runtime-lock-'));
const python = join(environment, 'bin/python');

beforeAll(async () => {
  const projectPython = join(RUNTIME, '.venv/bin/python');
  await execa(projectPython, ['-m', 'venv', '--without-pip', environment]);
  const { stdout: installed } = await execa(projectPython, ['-c', PACKAGES_FOLDER]);
  const { stdout: sitePackages } = await execa(python, ['-c', PACKAGES_FOLDER]);
  for (const entry of shippedEntries(installed)) symlinkSync(join(installed, entry), join(sitePackages, entry));
  writeFileSync(join(sitePackages, 'espalier_runtime.pth'), `${join(RUNTIME, 'src')}\n`);
});

afterAll(() => {
  rmSync(environment, { recursive: true });
});

test('holds no package that only tests need', async () => {
  const { exitCode, stderr } = await runPython(['-c', 'import pytest']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("No module named 'pytest'") });
});

test('has every package that a module of the runtime imports', async () => {
  expect(await runPython(['-c', IMPORT_EVERYTHING])).toMatchObject({ exitCode: 0, stderr: '' });
});

test('describes the machine and grows an object', async () => {
  const packs = ['--packs', join(ROOT, 'packs')];
  const described = await runPython(['-m', 'espalier_runtime', 'describe', '--json', ...packs]);
  expect(JSON.parse(described.stdout)).toMatchObject({ packs: expect.arrayContaining([expect.objectContaining({ name: 'starter' })]) });
  const grown = await runPython(['-m', 'espalier_runtime', 'self-test', ...packs]);
  expect(grown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('passed  a tiny generation') });
});

function runPython(parameters: readonly string[]) {
  return execa(python, parameters, { reject: false, env: { PYTHONPATH: undefined, PYTHONDONTWRITEBYTECODE: '1' } });
}

/** What lies in the folder of packages for the distributions that ship: those of runtime.lock, and torch with its own. */
function shippedEntries(installed: string): Set<string> {
  const locked = new Set(lockEntries(readFileSync(join(RUNTIME, 'runtime.lock'), 'utf8')).map(({ name }) => normalised(name)));
  const infos = readdirSync(installed).filter((entry) => entry.endsWith('.dist-info'));
  const shipped = infos.filter((info) => {
    const name = normalised(info.replace(/-[^-]+\.dist-info$/, ''));
    return locked.has(name) || isTorchFamily(name);
  });
  return new Set(shipped.flatMap((info) => recordedEntries(readFileSync(join(installed, info, 'RECORD'), 'utf8'))));
}

function recordedEntries(record: string): string[] {
  const entries = record.split('\n').map((line) => line.split(/[/,]/, 1)[0] ?? '');
  return entries.filter((entry) => entry !== '' && entry !== '..' && entry !== '__pycache__');
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
