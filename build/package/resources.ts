// What every package carries beside the built program: the engine's sources and locks, an interpreter, the installers, the starter packs.
import { chmodSync, cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { INSTALLATION_NAME } from '../../electron/services/provisioning/places/places.ts';
import { copyLicences, readManifest } from '../locks/shipped-packages.ts';
import { carryPython } from './carried-python.ts';

const LOCKS = ['runtime.lock', 'torch-cpu.lock', 'torch-cuda.lock'];
const AS_THEY_ARE = ['packs', 'examples', 'LICENSE', 'LICENCES.md', 'THIRD-PARTY.md'];

/** Makes `target` anew. `scratch` keeps what is fetched. */
export async function putResources(root: string, { target, scratch }: { target: string; scratch: string }): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, 'tools'), { recursive: true });
  for (const name of AS_THEY_ARE) cpSync(join(root, name), join(target, name), { recursive: true });
  for (const lock of LOCKS) cpSync(join(root, 'python-runtime', lock), join(target, 'python-runtime', lock));
  const isSource = (path: string) => !path.endsWith('__pycache__');
  cpSync(join(root, 'python-runtime/src'), join(target, 'python-runtime/src'), { recursive: true, filter: isSource });
  copyLicences(root, join(target, 'licences'));
  const python = await carryPython(join(target, 'python'), scratch);
  await carryInstallers(root, { target, scratch });
  const interpreter = join(target, 'python/bin/python3');
  await execa(interpreter, ['-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash', join(target, 'python-runtime/src')]);
  const { version } = readManifest(root);
  writeFileSync(join(target, INSTALLATION_NAME), `${JSON.stringify({ schema: 1, version, python }, undefined, 2)}\n`);
}

/** uv, and pip as a wheel, by their locks. */
async function carryInstallers(root: string, { target, scratch }: { target: string; scratch: string }): Promise<void> {
  const folder = join(scratch, 'installers');
  const pip = join(root, 'python-runtime/.venv/bin/python');
  const locks = ['installer.lock', 'packaging.lock'].flatMap((name) => ['--requirement', join(root, 'python-runtime', name)]);
  await execa(pip, [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--require-hashes',
    '--dest',
    folder,
    ...locks,
  ]);
  const [uv] = globSync('uv-*.whl', { cwd: folder });
  const [wheel] = globSync('pip-*.whl', { cwd: folder });
  await execa(pip, ['-m', 'zipfile', '-e', join(folder, uv ?? ''), join(scratch, 'uv')]);
  const [program] = globSync('uv/uv-*.data/scripts/uv', { cwd: scratch });
  cpSync(join(scratch, program ?? ''), join(target, 'tools/uv'));
  chmodSync(join(target, 'tools/uv'), 0o755);
  cpSync(join(folder, wheel ?? ''), join(target, 'tools/pip.whl'));
}
