// Writes the locks of python-runtime from pyproject.toml: pinned versions with hashes, no registry address. A checkout installs runtime.lock
// and dev.lock, and leaves torch to the user's pip; an installed program installs runtime.lock and one of torch-cpu.lock and torch-cuda.lock;
// farm.lock is for farms alone.
// It needs `uv` on the PATH. Versions already in a lock stay unless `--upgrade` is given. Installing is build/setup's job.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { isTorchFamily, type LockEntry, lockEntries, lockText, withHashesOf, withoutTorch } from './locks/lock-entries.ts';

const RUNTIME_FOLDER = join(import.meta.dirname, '../python-runtime');
const COMPILE = [
  'pip',
  'compile',
  '--universal',
  '--python-version',
  '3.11',
  '--generate-hashes',
  '--no-header',
  '--no-annotate',
  '--quiet',
];

const scratch = mkdtempSync(join(tmpdir(), 'espalier-lock-'));
try {
  const upgrade = process.argv.includes('--upgrade') ? ['--upgrade'] : [];
  const runtime = lockEntries(await resolve('runtime.lock', ['pyproject.toml', ...upgrade]));
  const all = lockEntries(
    await resolve('dev.lock', ['pyproject.toml', '--group', 'dev', '--constraint', join(scratch, 'runtime.lock'), ...upgrade]),
  );
  const shipped = new Set(runtime.map((entry) => entry.name));
  const farm = join(scratch, 'farm.in');
  writeFileSync(farm, await extraRequirements('farm'));
  write('farm.lock', lockText(lockEntries(await resolve('farm.lock', [farm, ...upgrade]))));
  write('runtime.lock', lockText(withoutTorch(runtime)));
  write('torch-cuda.lock', lockText(runtime.filter(({ name }) => isTorchFamily(name))));
  write('torch-cpu.lock', lockText(await cpuTorch(runtime)));
  write('dev.lock', lockText(withoutTorch(all.filter((entry) => !shipped.has(entry.name)))));
} finally {
  rmSync(scratch, { recursive: true });
}

async function resolve(name: string, sources: string[], environment: NodeJS.ProcessEnv = { UV_FIND_LINKS: undefined }): Promise<string> {
  const output = join(scratch, name);
  const current = join(RUNTIME_FOLDER, name);
  if (existsSync(current)) copyFileSync(current, output); // uv keeps the versions it finds in its output
  const command = [...COMPILE, ...sources, '--output-file', output];
  const run = await execa('uv', command, { cwd: RUNTIME_FOLDER, env: environment, stdio: ['ignore', 'ignore', 'inherit'], reject: false });
  if (run.failed) throw new Error(`uv could not resolve ${name}: ${run.shortMessage}\nIs uv installed and on the PATH?`);
  return readFileSync(output, 'utf8');
}

/**
 * The build without CUDA: from the wheels that UV_FIND_LINKS names, else from PyTorch's own index. A folder may hold the wheel of one Python
 * alone: hashes of the same version that are locked already stay beside its own.
 */
async function cpuTorch(entries: readonly LockEntry[]): Promise<LockEntry[]> {
  const version = entries.find(({ name }) => name === 'torch')?.version.replace(/\+.*/, '');
  const wanted = join(scratch, 'torch-cpu.in');
  writeFileSync(wanted, `torch==${version}+cpu\n`);
  const from = process.env['UV_FIND_LINKS'] ? [] : ['--torch-backend', 'cpu'];
  const resolved = lockEntries(await resolve('torch-cpu.lock', [wanted, ...from], {}));
  const locked = lockEntries(readFileSync(join(RUNTIME_FOLDER, 'torch-cpu.lock'), 'utf8'));
  return resolved.filter(({ name }) => name === 'torch').map((entry) => withHashesOf(entry, locked));
}

/** What the extra alone asks for: it is installed without the runtime. */
async function extraRequirements(extra: string): Promise<string> {
  const print = `import tomllib; print("\\n".join(tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["${extra}"]))`;
  return (await execa('.venv/bin/python', ['-c', print], { cwd: RUNTIME_FOLDER })).stdout;
}

function write(name: string, text: string): void {
  writeFileSync(join(RUNTIME_FOLDER, name), text);
  console.error(`wrote python-runtime/${name}`);
}
