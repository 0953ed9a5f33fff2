// The headless package, as it is packed, in a system that holds nothing but the C and C++ libraries, a shell and three small programs: no Python,
// no compiler, no network. The engine's Python packages are those of this checkout, because unpacking a kit's takes longer than all of this. The
// long form, with a whole kit and a whole minimal Debian, is `npm run package:trial`.
import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readManifest } from '../../build/locks/shipped-packages.ts';
import { packHeadless } from '../../build/package/headless.ts';
import { putResources } from '../../build/package/resources.ts';
import { FACTS_NAME, filesIn, KIT_FOLDERS, type KitFacts, SUMS_NAME } from '../../electron/services/kit/kit-contents.ts';
import { ClosedNetwork } from '../support/programs/closed-network.ts';
import { linkEnvironment, whyNoLinkedEnvironment } from '../support/programs/linked-environment.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What the launcher of the program needs. */
const PROGRAMS = ['sh', 'readlink', 'dirname', 'env'];
const ENTER = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && root=$1 && shift && exec chroot "$root" "$@"';
const INSTALLED = '/usr/lib/espalier-headless';

const base = mkdtempSync(join(tmpdir(), 'espalier-packed-'));
const system = join(base, 'system');
const target = join(base, 'target');
const whyNot = await obstacle();

beforeAll(async () => {
  if (whyNot !== undefined) return;
  const resources = join(base, 'resources');
  mkdirSync(target);
  await putResources(ROOT, { target: resources, scratch: base });
  await packHeadless(ROOT, { resources, target, scratch: base, isQuick: true });
  for (const folder of ['proc', 'dev', 'tmp', 'home', 'var/lib/dpkg/info', 'var/lib/dpkg/updates']) {
    mkdirSync(join(system, folder), { recursive: true });
  }
  writeFileSync(join(system, 'var/lib/dpkg/status'), '');
  await dpkg('--install', ...globSync(join(target, '*.deb')));
  await putLibraries();
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

beforeEach(({ skip }) => skip(whyNot !== undefined, whyNot));

test('the packed program runs where there is nothing: it knows its version and packs, and says what its engine needs', async () => {
  const { version } = readManifest(ROOT);
  expect((await within('espalier', '--version')).stdout).toContain(version);
  const packs = JSON.parse((await within('espalier', 'packs', 'list', '--json')).stdout);
  expect(packs.packs.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['starter', 'starter-text']));

  const unasked = await within('espalier', 'set-up');
  expect(unasked.exitCode).not.toBe(0);
  expect(unasked.stderr).toContain('have to come from somewhere');
  expect((await within('espalier', 'set-up', '--from', '/home')).stderr).toContain('neither a kit nor a wheel in /home');
  writeFileSync(join(system, 'home/other-1.0-py3-none-any.whl'), '');
  const fromOther = await within('espalier', 'set-up', '--from', '/home');
  expect(fromOther.exitCode).not.toBe(0);
  expect(fromOther.stderr).toMatch(/could not be installed: .*not found in the provided package locations/s); // so uv and Python work
});

test('its Python has what the engine takes for granted, from beside itself', async () => {
  const imports = 'import ssl, sqlite3, zlib, bz2, lzma, ctypes, uuid, pyexpat; print(ssl.OPENSSL_VERSION)';
  const python = await within(`${INSTALLED}/python/bin/python3`, '-I', '-c', imports);
  expect(python).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('OpenSSL 3') });
});

test('a kit is installed by the program from the archive, a picture becomes a GLB with the .deb, whose removal leaves the library', async ({
  skip,
}) => {
  const whyNoEngine = await whyNoLinkedEnvironment();
  skip(whyNoEngine !== undefined, whyNoEngine);
  await linkEnvironment(join(system, 'home/.local/share/espalier/runtime'), '/home/espalier-headless/python/bin/python3');
  await execa('tar', [
    '--extract',
    '--no-same-owner',
    '--directory',
    join(system, 'home'),
    '--file',
    ...globSync(join(target, '*.tar.gz')),
  ]);
  await putKit(join(system, 'media/kit'));
  const unpacked = '/home/espalier-headless/espalier';
  const installed = await within(unpacked, 'kit', 'install', '/media/kit', '--json');
  expect(JSON.parse(installed.stdout)).toMatchObject({ folder: '/media/kit', engine: { wasWhole: true, torch: 'cpu' } });

  const grown = await within('espalier', 'generate', `${INSTALLED}/examples/chest.png`, '--out', '/home/out', '--json');
  expect(grown, grown.stderr).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(system, 'home/out/model.glb')).toString('latin1', 0, 4)).toBe('glTF');

  await dpkg('--remove', 'espalier-headless');
  for (const path of [INSTALLED, 'usr/bin/espalier']) expect(existsSync(join(system, path))).toBe(false);
  const left = JSON.parse((await within(unpacked, 'library', 'list', '--json')).stdout);
  expect(left.assets).toMatchObject([{ id: JSON.parse(grown.stdout).assetId }]);
});

/** Runs a program in that system. */
function within(...words: string[]) {
  const parameters = ['--map-root-user', '--net', '--mount', '--pid', '--fork', 'sh', '-c', ENTER, 'sh', system];
  const variables = ['env', '-i', 'HOME=/home', 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
  return execa('unshare', [...parameters, ...variables, ...words], { reject: false });
}

/** That of this machine, on the packages of that system. */
async function dpkg(...words: string[]): Promise<void> {
  await execa('unshare', ['--map-root-user', 'dpkg', `--root=${system}`, '--force-depends', ...words]);
}

/** One whose wheels are installed already. */
async function putKit(folder: string): Promise<void> {
  mkdirSync(join(folder, KIT_FOLDERS.wheels), { recursive: true });
  writeFileSync(join(folder, KIT_FOLDERS.wheels, 'other-1.0-py3-none-any.whl'), 'of no use here');
  const facts: KitFacts = { schema: 1, version: readManifest(ROOT).version, builds: ['cpu'], packs: ['starter'] };
  writeFileSync(join(folder, FACTS_NAME), JSON.stringify(facts));
  cpSync(join(ROOT, 'packs/starter'), join(folder, KIT_FOLDERS.packs, 'starter'), { recursive: true });
  const { stdout } = await execa('sha256sum', await filesIn(folder), { cwd: folder });
  writeFileSync(join(folder, SUMS_NAME), `${stdout}\n`);
}

async function putLibraries(): Promise<void> {
  const programs = await Promise.all(PROGRAMS.map(async (name) => (await execa('which', [name])).stdout));
  const ours = ['bin/node', 'tools/uv', 'python/bin/python3'].map((path) => join(system, INSTALLED, path));
  const linked = await execa('ldd', [...programs, ...ours]);
  const libraries = [...linked.stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path);
  for (const path of new Set([...programs, ...libraries])) {
    const name = programs.includes(path) ? join('/bin', path.slice(path.lastIndexOf('/'))) : path;
    mkdirSync(join(system, dirname(name)), { recursive: true });
    copyFileSync(path, join(system, name));
  }
}

/** Why it cannot be packed or tried here. */
async function obstacle(): Promise<string | undefined> {
  for (const program of ['dpkg', 'dpkg-deb', 'apt-get', 'unshare', 'ldd']) {
    if ((await execa('which', [program], { reject: false })).exitCode !== 0) return `there is no ${program}, which packing needs`;
  }
  const listed = await execa('apt-get', ['download', '--print-uris', 'python3.11', 'patchelf'], { reject: false });
  if (listed.exitCode !== 0) return 'apt knows no python3.11 or patchelf, which packing takes from it';
  return ClosedNetwork.whyNot();
}
