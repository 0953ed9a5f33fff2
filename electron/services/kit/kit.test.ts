import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PackEntry } from '#contract/machine/pack-list.ts';
import { ok } from '#contract/outcome/result.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { TinyPackage } from '../../../test/support/programs/tiny-package.ts';
import { placesAt } from '../provisioning/places/places.ts';
import { installKit } from './install-kit.ts';
import { KIT_NAME } from './kit-contents.ts';
import { makeKit } from './make-kit.ts';

const PACK = 'oak';
const base = mkdtempSync(join(tmpdir(), 'espalier-kit-'));
const [packs, stick, empty] = ['packs', 'stick', 'empty'].map((name) => join(base, name)) as [string, string, string]; // three names
const tiny = new TinyPackage(base);
const said: string[] = [];
let pythonHere: string | undefined;

const list = async (entries: readonly Partial<PackEntry>[]) => ({ packs: entries as PackEntry[], official: [] }); // what a kit looks at

async function make(wheels = tiny.wheels, installers?: string) {
  const order = { folder: stick, builds: ['cpu'] as const, packs: [PACK], wheels, installers };
  const maker = {
    places: placesAt(tiny.folder),
    environment: process.env,
    version: '1.2.3',
    modelPacks: { list: () => list([{ name: PACK, folder: packs, bytes: 4 }]) },
    python: async () => ok(join(import.meta.dirname, '../../../python-runtime/.venv/bin/python')),
  };
  return makeKit(order, maker, { say: (line) => said.push(line) });
}

async function install() {
  const calls: string[] = [];
  const installer = {
    places: placesAt(tiny.folder),
    home: newFolder(),
    engineSetUp: {
      pythonVersion: async () => pythonHere,
      run: async ({ from = '' }) => {
        calls.push(`engine from ${from}`);
        return ok({ name: 'a', folder: '/a', wasWhole: false, torch: 'cpu' as const, reason: 'It fits.' });
      },
    },
    modelPacks: {
      list: () => list([]),
      add: async (folders: readonly string[]) => {
        calls.push(`packs from ${folders.join()}`);
        return ok([{ name: PACK, needs: [] }]);
      },
    },
  };
  return { end: await installKit(stick, {}, installer, { say: () => {} }), calls };
}

beforeAll(() => {
  for (const folder of [packs, stick, empty]) mkdirSync(folder);
  writeFileSync(join(packs, 'pipeline.json'), '{}\n\n');
});

afterAll(() => rmSync(base, { recursive: true }));

describe('a kit', () => {
  test('is not begun where a folder that it takes from is not there, which is named', async () => {
    for (const made of [await make(join(base, 'gone')), await make(tiny.wheels, join(base, 'gone'))]) {
      expect(made).toMatchObject({ ok: false, error: { code: 'input_unreadable', message: expect.stringContaining(join(base, 'gone')) } });
    }
    expect(readdirSync(stick)).toEqual([]);
  });

  test('says its size first, has wheels, packs and hashes, and goes on where it was interrupted', async () => {
    expect(await make(empty)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('The wheels could not be had') },
    });
    expect(existsSync(join(stick, KIT_NAME))).toBe(false);
    expect(said[0]).toMatch(/^Wheels: about 0\.4 GB from \/.*Model packs: 1 MB\. Into /);
    const installers = newFolder();
    for (const name of ['espalier-1.2.3-x86_64.AppImage', 'notes.txt']) writeFileSync(join(installers, name), name);
    expect(await make(tiny.wheels, installers)).toMatchObject({ ok: true, value: { folder: join(stick, KIT_NAME) } });
    expect(readdirSync(join(stick, KIT_NAME, 'installers'))).toEqual(['espalier-1.2.3-x86_64.AppImage']);
    accessSync(join(stick, KIT_NAME, 'installers', 'espalier-1.2.3-x86_64.AppImage'), constants.X_OK);
    expect(readdirSync(join(stick, KIT_NAME, 'wheels'))).toHaveLength(3);
    expect(readdirSync(stick)).toEqual([KIT_NAME]);
    const sums = readFileSync(join(stick, KIT_NAME, 'SHA256SUMS'), 'utf8');
    expect(sums).toContain('  packs/oak/pipeline.json\n');
    expect(sums).toContain('  install.sh\n');
  });

  test('is installed: the engine from its wheels, and the packs that are not here', async () => {
    const { end, calls } = await install();
    const kit = join(stick, KIT_NAME);
    expect(end).toMatchObject({ ok: true, value: { packs: [PACK], engine: { torch: 'cpu' } } });
    expect(calls).toEqual([`engine from ${kit}`, `packs from ${join(kit, 'packs', PACK)}`]);
  });

  test('says for which Python its wheels are, and is refused where another one is', async () => {
    const { python } = JSON.parse(readFileSync(join(stick, KIT_NAME, 'kit.json'), 'utf8'));
    expect(python).toMatch(/^3\.1[123]$/);
    pythonHere = python;
    expect((await install()).calls).toHaveLength(2);
    pythonHere = '3.9';
    const { end, calls } = await install();
    expect(end).toMatchObject({ ok: false, error: { message: expect.stringContaining(`for Python ${python}, and the one here is 3.9`) } });
    expect(calls).toEqual([]);
    pythonHere = undefined;
  });

  test('is refused by name where one byte is another, where a file is gone or a link, and where its list leads out of it', async () => {
    const kit = join(stick, KIT_NAME);
    const wheel = join(kit, 'wheels', 'alpha-1.0-py3-none-any.whl');
    const [bytes, sums] = [readFileSync(wheel), readFileSync(join(kit, 'SHA256SUMS'), 'utf8')];
    const refusal = async () => {
      const { end, calls } = await install();
      expect(calls).toEqual([]);
      return end.ok ? 'installed' : end.error.message;
    };
    const flipped = Buffer.from(bytes);
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    writeFileSync(wheel, flipped);
    expect(await refusal()).toContain('wheels/alpha-1.0-py3-none-any.whl is damaged');
    unlinkSync(wheel);
    expect(await refusal()).toContain('wheels/alpha-1.0-py3-none-any.whl is missing');
    symlinkSync('/etc/passwd', wheel);
    expect(await refusal()).toContain('wheels/alpha-1.0-py3-none-any.whl is no ordinary file');
    writeFileSync(join(kit, 'SHA256SUMS'), `${sums}${'0'.repeat(64)}  ../../etc/passwd\n`);
    expect(await refusal()).toContain('a line that no kit has');
    unlinkSync(join(kit, 'SHA256SUMS'));
    expect(await refusal()).toContain('There is no kit in');
  });
});
