// The headless package, as it is packed, in a system that holds nothing but the C and C++ libraries, a shell and three small programs: no Python,
// no compiler, no network. The long form, with a kit, a GLB and a whole minimal Debian, is `npm run package:trial`.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { packHeadless } from '../../build/package/headless.ts';
import { readManifest } from '../../build/package/node-modules.ts';
import { putResources } from '../../build/package/resources.ts';
import { ClosedNetwork } from '../support/closed-network.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What the launcher of the program needs. */
const PROGRAMS = ['sh', 'readlink', 'dirname', 'env'];
const ENTER = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && root=$1 && shift && exec chroot "$root" "$@"';

const base = mkdtempSync(join(tmpdir(), 'espalier-packed-'));
const system = join(base, 'system');
const whyNot = await obstacle();

beforeAll(async () => {
  if (whyNot !== undefined) return;
  const [resources, target] = [join(base, 'resources'), join(base, 'target')];
  mkdirSync(target);
  await putResources(ROOT, { target: resources, scratch: base });
  const files = await packHeadless(ROOT, { resources, target, scratch: base, isQuick: true });
  for (const folder of ['proc', 'dev', 'tmp', 'home']) mkdirSync(join(system, folder), { recursive: true });
  const deb = files.find((file) => file.endsWith('.deb')) ?? '';
  await execa('dpkg-deb', ['--extract', deb, system]);
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
  const fromNothing = await within('espalier', 'set-up', '--from', '/home');
  expect(fromNothing.exitCode).not.toBe(0);
  expect(fromNothing.stderr).toMatch(/could not be installed: .*not found in the provided package locations/s); // so uv and Python work
});

test('its Python has what the engine takes for granted, from beside itself', async () => {
  const imports = 'import ssl, sqlite3, zlib, bz2, lzma, ctypes, uuid, pyexpat; print(ssl.OPENSSL_VERSION)';
  const python = await within('/usr/lib/espalier-headless/python/bin/python3', '-I', '-c', imports);
  expect(python).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('OpenSSL 3') });
});

/** Runs a program in that system. */
function within(...words: string[]) {
  const parameters = ['--map-root-user', '--net', '--mount', '--pid', '--fork', 'sh', '-c', ENTER, 'sh', system];
  const variables = ['env', '-i', 'HOME=/home', 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
  return execa('unshare', [...parameters, ...variables, ...words], { reject: false });
}

async function putLibraries(): Promise<void> {
  const programs = await Promise.all(PROGRAMS.map(async (name) => (await execa('which', [name])).stdout));
  const ours = ['bin/node', 'tools/uv', 'python/bin/python3'].map((path) => join(system, 'usr/lib/espalier-headless', path));
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
  for (const program of ['dpkg-deb', 'apt-get', 'patchelf', 'unshare', 'ldd']) {
    if ((await execa('which', [program], { reject: false })).exitCode !== 0) return `there is no ${program}, which packing needs`;
  }
  return ClosedNetwork.whyNot();
}
