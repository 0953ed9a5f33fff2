// Packs on their way in and out, with the runtime's own look into them: official ones as sparse files, small real ones, hostile ones.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { Recipe } from '#contract/generation.ts';
import type { KnownPack } from '../../electron/services/model-packs/catalogue/known-packs.ts';
import { PackInspector } from '../../electron/services/model-packs/condition/inspect-packs.ts';
import { getPack, planOf } from '../../electron/services/model-packs/getting/get-pack.ts';
import { Hub } from '../../electron/services/model-packs/getting/hub.ts';
import { ModelPacks } from '../../electron/services/model-packs/model-packs.ts';
import { PackFinder } from '../../electron/services/model-packs/pack-finder.ts';
import { PackMeter } from '../../electron/services/model-packs/pack-meter.ts';
import { locateCheckoutRuntime } from '../support/checkout-runtime.ts';
import { Terminal } from '../support/command-line.ts';
import { answers, breaksAfter, REVISION, serveHub } from '../support/hub-server.ts';
import { redNetwork } from '../support/make-onnx.ts';
import { makePipe } from '../support/make-pipe.ts';
import { makePng } from '../support/make-png.ts';
import { newFolder } from '../support/new-folder.ts';
import { alterHeader, writeImageEncoder, writeOfficialPack, writeTextEncoder } from '../support/official-packs.ts';
import { fillDisk, mountSmallDisk, unmount } from '../support/small-disk.ts';

const PROJECT = join(import.meta.dirname, '../..');
/** One that comes with the program: its networks are recorded, so that no look into it waits for torch. */
const SMALL_PACK = join(PROJECT, 'packs/starter');
const COPY = { mode: 'copy' } as const;
/** Each look into a pack is a process, which takes long on a machine that does much else. */
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
let packs: string;
let models: ModelPacks;

function packsAt(where: string): ModelPacks {
  const bundled = join(PROJECT, 'packs');
  const finder = new PackFinder([bundled, where]);
  const locate = () => locateCheckoutRuntime(PROJECT, []);
  return new ModelPacks({ finder, packs: where, bundled, environment: process.env, locate });
}

beforeEach(() => {
  folder = newFolder();
  packs = join(folder, 'packs');
  models = packsAt(packs);
});

async function entry(name: string) {
  const list = await models.list();
  return [...list.packs, ...list.official].find((pack) => pack.name === name);
}

/** A small pack that the runtime can use, with contents of its own. */
function smallPack(name: string): string {
  const source = join(folder, 'sources', name);
  cpSync(join(SMALL_PACK, 'ckpts'), join(source, 'ckpts'), { recursive: true });
  copyFileSync(join(SMALL_PACK, 'pipeline.json'), join(source, 'pipeline.json')); // without its receipt
  return source;
}

function visibleNames(): string[] {
  return readdirSync(packs).filter((name) => !name.startsWith('.'));
}

describe('official packs', () => {
  test('are added from the official layout and from loose files, find what they borrow, and can be used together', async () => {
    const text = join(folder, 'downloads', 'some folder');
    writeOfficialPack(text, 'text');
    const added = await models.add([text], COPY);
    expect(added).toMatchObject({ ok: true, value: [{ name: 'TRELLIS-text-base' }] });
    const state = (await entry('TRELLIS-text-base'))?.state;
    expect(state?.kind).toBe('needs-companion');
    const needs = state?.kind === 'needs-companion' ? state.needs.map(({ name }) => name) : [];
    expect(new Set(needs)).toEqual(new Set(['TRELLIS-image-large', 'clip-vit-large-patch14']));
    expect(await entry('TRELLIS-text-base')).toMatchObject({ inputs: ['text'], licences: { weights: { name: 'MIT', sell: 'yes' } } });

    // As a browser saves them: all in one folder, some under second names; and CLIP's repository beside them. What the text pack
    // borrows from was put there by hand: hashing the whole of it is left to the long trials.
    const loose = join(folder, 'loose');
    mkdirSync(loose);
    writeFileSync(join(loose, 'holiday.jpg'), 'no pack');
    writeTextEncoder(join(folder, 'clip'));
    renameSync(join(folder, 'clip', 'config.json'), join(folder, 'clip', 'config (1).json'));
    writeImageEncoder(join(loose, 'dinov2_vitl14_reg (1).safetensors'));
    writeOfficialPack(join(packs, 'TRELLIS-image-large'), 'image');
    const others = await models.add([loose, join(folder, 'clip')], { mode: 'in-place' });
    expect(others).toMatchObject({ ok: true, value: [{ name: 'dinov2_vitl14_reg' }, { name: 'clip-vit-large-patch14' }] });
    const list = await models.list();
    expect(list.packs.filter(({ bundled }) => !bundled).map(({ name, state }) => [name, state.kind])).toEqual([
      ['TRELLIS-image-large', 'unchecked'],
      ['TRELLIS-text-base', 'ready'],
      ['clip-vit-large-patch14', 'ready'],
      ['dinov2_vitl14_reg', 'ready'],
    ]);
    expect(list.packs.find(({ name }) => name === 'TRELLIS-image-large')).toMatchObject({ usedBy: ['TRELLIS-text-base'] });
    expect(list.packs.find(({ name }) => name === 'dinov2_vitl14_reg')).toMatchObject({ elsewhere: [loose] });
    expect(list.official.map(({ name }) => name)).toEqual([
      'TRELLIS-text-large',
      'TRELLIS-text-xlarge',
      'TRELLIS.2-4B',
      'dinov3-vitl16-pretrain-lvd1689m',
    ]);

    // What was left in place is not removed with the companion; the pack that used it says what it lacks.
    expect(await models.remove('clip-vit-large-patch14')).toMatchObject({ ok: true, value: { leftInPlace: true } });
    expect(existsSync(join(folder, 'clip', 'model.safetensors'))).toBe(true);
    expect((await entry('TRELLIS-text-base'))?.state.kind).toBe('needs-companion');
  });

  test.each([
    [
      'a tensor of another shape',
      (header: Parameters<Parameters<typeof alterHeader>[1]>[0]) => header['blocks.0.mlp.mlp.0.weight']?.shape.reverse(),
    ],
    [
      'a tensor under another name',
      (header: Parameters<Parameters<typeof alterHeader>[1]>[0]) => {
        const [key = ''] = Object.keys(header);
        const found = header[key];
        delete header[key];
        if (found) header['stranger'] = found;
      },
    ],
  ])('are refused by name with %s, and nothing is left', async (_, edit) => {
    const text = join(folder, 'text');
    writeOfficialPack(text, 'text');
    alterHeader(join(text, 'ckpts/ss_flow_txt_dit_B_16l8_fp16.safetensors'), edit);
    const added = await models.add([text], { mode: 'link' });
    expect(added).toMatchObject({
      ok: false,
      error: { code: 'pack_damaged', message: expect.stringContaining('ss_flow_txt_dit_B_16l8_fp16') },
    });
    expect(readdirSync(packs).filter((name) => name !== '.packs.lock')).toEqual([]);
  });

  test('in a cache of their hub are recognised, and held to the hashes that its names promise', async () => {
    const repository = join(folder, 'hub', 'models--microsoft--TRELLIS-text-base');
    const plain = join(folder, 'plain');
    writeOfficialPack(plain, 'text');
    mkdirSync(join(repository, 'blobs'), { recursive: true });
    const snapshot = join(repository, 'snapshots', 'abc', 'ckpts');
    mkdirSync(snapshot, { recursive: true });
    const blob = (path: string, sha256: string) => {
      linkSync(join(plain, path), join(repository, 'blobs', sha256));
      symlinkSync(join(path.includes('/') ? '../../../blobs' : '../../blobs', sha256), join(repository, 'snapshots', 'abc', path));
    };
    for (const path of ['pipeline.json', 'ckpts/ss_flow_txt_dit_B_16l8_fp16.json', 'ckpts/slat_flow_txt_dit_B_64l8p2_fp16.json']) {
      const content = readFileSync(join(plain, path));
      blob(path, createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex'));
    }
    for (const path of ['ckpts/ss_flow_txt_dit_B_16l8_fp16.safetensors', 'ckpts/slat_flow_txt_dit_B_64l8p2_fp16.safetensors']) {
      blob(path, 'f'.repeat(63) + (path.includes('slat') ? '1' : '2'));
    }
    const refused = await models.add([join(folder, 'hub')], COPY);
    expect(refused).toMatchObject({ ok: false, error: { code: 'pack_damaged', message: expect.stringContaining('its hash differs') } });
    expect(visibleNames()).toEqual([]);
  });
});

describe('a small pack', () => {
  test.each(['copy', 'in-place'] as const)('is added (%s), verified, damaged, named by file, mended, and removed', async (mode) => {
    const source = smallPack('oak');
    expect(await models.add([source], { mode })).toMatchObject({ ok: true, value: [{ name: 'oak', needs: [] }] });
    expect(lstatSync(join(packs, 'oak', 'ckpts', 'shape_code.safetensors')).isSymbolicLink()).toBe(mode === 'in-place');
    expect(lstatSync(join(packs, 'oak', 'pipeline.json')).isSymbolicLink()).toBe(false);
    expect(await models.verify('oak')).toMatchObject({ ok: true, value: { faults: [] } });

    const victim = join(mode === 'copy' ? packs : join(folder, 'sources'), 'oak', 'ckpts', 'shape_code.safetensors');
    const sound = readFileSync(victim);
    writeFileSync(victim, Buffer.concat([sound.subarray(0, -1), Buffer.from([(sound.at(-1) ?? 0) ^ 1])]));
    const verified = await models.verify('oak');
    expect(verified).toMatchObject({ ok: true, value: { faults: [{ file: 'ckpts/shape_code.safetensors' }] } });
    writeFileSync(victim, sound.subarray(0, 100));
    expect((await entry('oak'))?.state).toMatchObject({ kind: 'damaged', faults: [{ file: 'ckpts/shape_code.safetensors' }] });
    mkdirSync(join(folder, 'kept'));
    writeFileSync(join(folder, 'kept', 'any name'), sound);
    expect(await models.repair('oak', mode === 'copy' ? [] : [join(folder, 'kept')])).toEqual({
      ok: true,
      value: ['ckpts/shape_code.safetensors'],
    });
    expect(await models.verify('oak')).toMatchObject({ ok: true, value: { faults: [] } });

    expect(await models.remove('oak')).toMatchObject({ ok: true, value: { name: 'oak' } });
    expect(visibleNames()).toEqual([]);
    expect(readdirSync(join(source, 'ckpts'))).toEqual(readdirSync(join(SMALL_PACK, 'ckpts')));
  });

  test('of the same name is refused while it is sound, and replaced when it is asked for or the old one is damaged', async () => {
    const source = smallPack('oak');
    await models.add([source], COPY);
    expect(await models.add([source], COPY)).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(await models.add([source], { ...COPY, replaces: true })).toMatchObject({ ok: true });
    truncateSync(join(packs, 'oak', 'ckpts', 'view_maps.safetensors'), 10);
    expect(await models.add([source], COPY)).toMatchObject({ ok: true });
    expect((await entry('oak'))?.state.kind).toBe('ready');
    expect(await models.add([join(PROJECT, 'packs', 'starter')], COPY)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Starter') },
    });
    expect(await models.remove('starter')).toMatchObject({ ok: false });
  });

  test('may lie on another disk, says so when that is away, and is found again where it went', async () => {
    const elsewhere = join(folder, 'other disk');
    expect(await models.add([smallPack('oak')], { ...COPY, to: elsewhere })).toMatchObject({ ok: true });
    expect((await entry('oak'))?.state.kind).toBe('ready');
    renameSync(elsewhere, join(folder, 'unplugged'));
    const away = await entry('oak');
    expect(away?.problem).toMatch(/is away\. Connect its disk/);
    expect(away?.state.kind).toBe('incomplete');
    rmSync(join(folder, 'sources'), { recursive: true });
    expect(await models.repair('oak', [])).toMatchObject({ ok: false, error: { code: 'pack_damaged' } });
    expect(await models.repair('oak', [join(folder, 'unplugged')])).toMatchObject({ ok: true });
    expect((await entry('oak'))?.state.kind).toBe('ready');
  });

  test('put among the packs by hand is said to be unlooked at, and is taken in where it lies', async () => {
    cpSync(smallPack('oak'), join(packs, 'oak'), { recursive: true });
    expect((await entry('oak'))?.state.kind).toBe('unchecked');
    expect(await models.add([join(packs, 'oak')], { mode: 'link' })).toMatchObject({ ok: true });
    expect((await entry('oak'))?.state.kind).toBe('ready');
  });

  test('does not fit: both figures are said before anything is written; and a disk that fills meanwhile leaves no pack', async (context) => {
    mkdirSync(packs);
    const reason = mountSmallDisk(packs, 4);
    if (reason !== undefined) return context.skip(reason);
    onTestFinished(() => unmount(packs));
    const refused = await models.add([smallPack('oak')], COPY);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'disk_full', message: expect.stringMatching(/are needed in .* are free there/) },
    });
    expect(visibleNames()).toEqual([]);
    fillDisk(packs);
    expect(await models.add([smallPack('elm')], { mode: 'in-place' })).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    expect(visibleNames()).toEqual(['filler']);
  });

  test('is cancelled, and going on takes over what was whole', async () => {
    const source = smallPack('oak');
    const controller = new AbortController();
    const cancelled = await models.add([source], COPY, {
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'inspecting') controller.abort(); // its beginning is always told, single files of a quick copy are not
      },
    });
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await models.list()).packs.map(({ name, state }) => [name, state.kind])).toContainEqual(['oak', 'interrupted']);
    expect(await models.add([source], COPY)).toMatchObject({ ok: true });
    expect(readdirSync(packs).filter((name) => name.startsWith('.adding'))).toEqual([]);
  });
});

describe('hostile packs', () => {
  const spoils: readonly (readonly [string, (source: string) => void, RegExp])[] = [
    ['a link that leads out', (source) => link(source, 'ckpts/shape_code.safetensors', '/etc/passwd'), /leads out of its folder/],
    ['a device', (source) => link(source, 'ckpts/shape_code.safetensors', '/dev/zero'), /leads out of its folder/],
    ['a link to nothing', (source) => link(source, 'ckpts/shape_code.safetensors', 'nothing'), /is a link to nothing/],
    ['a FIFO', (source) => fifo(source, 'ckpts/shape_code.safetensors'), /is a pipe, not a file/],
    ['a pipeline that is a FIFO', (source) => fifo(source, 'pipeline.json'), /is a pipe, not a file/],
    ['references that climb out', (source) => pipeline(source, '../../../../etc/passwd'), /points out of the pack/],
    ['absolute references', (source) => pipeline(source, '/etc/passwd'), /points out of the pack/],
    ['a pickle where weights should be', (source) => pickle(source), /shape_code\.safetensors is missing/],
    ['an enormous header', (source) => enormousHeader(source), /header claims/],
    ['a pipeline of lists', (source) => writeFileSync(join(source, 'pipeline.json'), '['.repeat(100_000)), /is not \{"name"/],
  ];

  test.each(spoils)('with %s are refused by name, and nothing is written outside', async (_, spoil, reason) => {
    const source = smallPack('oak');
    spoil(source);
    const added = await models.add([source], COPY);
    expect(added).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^pack_/), message: expect.stringMatching(reason) } });
    expect(visibleNames()).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['packs', 'sources']);
  });

  test('of more files than any pack has are not walked through', async () => {
    const many = join(folder, 'sources', 'many');
    mkdirSync(many, { recursive: true });
    for (let index = 0; index <= 20_000; index++) writeFileSync(join(many, `file-${index}`), '');
    expect(await models.add([many], COPY)).toMatchObject({
      ok: false,
      error: { code: 'input_too_large', message: expect.stringContaining('20,000') },
    });
  });

  test('a DINOv2 that is a pickle with a program in it is refused, and the program does not run', async () => {
    const trap = join(folder, 'sources');
    mkdirSync(trap, { recursive: true });
    const path = join(trap, 'dinov2_vitl14_reg4_pretrain.pth');
    writeFileSync(path, `cos\nsystem\n(S'touch ${join(folder, 'ran')}'\ntR.`);
    const added = await models.add([trap], COPY);
    expect(added).toMatchObject({ ok: false, error: { code: 'pack_damaged', message: expect.stringContaining('not a plain state dict') } });
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  function link(source: string, path: string, target: string): void {
    rmSync(join(source, path));
    symlinkSync(target, join(source, path));
  }

  function fifo(source: string, path: string): void {
    rmSync(join(source, path));
    makePipe(join(source, path));
  }

  function pipeline(source: string, reference: string): void {
    const path = join(source, 'pipeline.json');
    const parsed = JSON.parse(readFileSync(path, 'utf8'));
    parsed.args.models.shape_code = reference;
    writeFileSync(path, JSON.stringify(parsed));
  }

  function pickle(source: string): void {
    renameSync(join(source, 'ckpts/shape_code.safetensors'), join(source, 'ckpts/shape_code.pth'));
  }

  function enormousHeader(source: string): void {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(2n ** 60n);
    writeFileSync(join(source, 'ckpts/shape_code.safetensors'), Buffer.concat([length, Buffer.alloc(100)]));
  }
});

describe('getting a pack', () => {
  const REPOSITORY = 'someone/oak';

  async function gettable(spoil: (files: Map<string, Buffer>) => void = () => {}) {
    const source = smallPack('oak');
    const paths = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile())
      .map((found) => join(found.parentPath, found.name).slice(source.length + 1));
    const files = new Map(paths.map((path) => [path, readFileSync(join(source, path))]));
    spoil(files);
    const server = await serveHub(REPOSITORY, files);
    const licence = { name: 'MIT', sell: 'yes', sentence: 'Yes.' } as const;
    const known: KnownPack = {
      name: 'oak',
      title: 'Oak',
      kind: 'pack',
      inputs: ['image'],
      description: '',
      repository: REPOSITORY,
      licences: { weights: licence, code: licence },
      asksConsent: false,
      references: [],
      files: paths.map((path) => ({ path })),
    };
    const hub = new Hub({ HF_ENDPOINT: server.endpoint });
    onTestFinished(() => hub.close());
    const inspector = new PackInspector(() => locateCheckoutRuntime(PROJECT, []));
    mkdirSync(packs, { recursive: true });
    const get = (signal?: AbortSignal) => {
      const meter = new PackMeter({ action: 'get', pack: 'oak' });
      return getPack(known, { signal }, { hub, packs, inspector, meter, presence: async () => 'none', pausesMs: [1, 1] });
    };
    return { server, known, get, hub };
  }

  test('tells where to and how much without a connection, fetches, goes on, mends only what is damaged', async () => {
    const { server, known, get, hub } = await gettable();
    const plan = await planOf(known, hub, packs);
    expect(plan.files[0]?.url).toContain('/someone/oak/resolve/main/');
    expect(server.asked).toEqual([]);
    server.faults.push(breaksAfter(1000), answers(403));
    expect(await get()).toMatchObject({ ok: false, error: { code: 'pack_not_licensed' } });
    expect(visibleNames()).toEqual([]);
    expect(await get()).toMatchObject({ ok: true, value: { name: 'oak' } });
    expect((await entry('oak'))?.state.kind).toBe('ready');
    const receipt = JSON.parse(readFileSync(join(packs, 'oak', 'espalier-pack.json'), 'utf8'));
    expect(receipt.espalier).toMatchObject({ revision: REVISION, sources: [`${server.endpoint}/${REPOSITORY}`] });

    truncateSync(join(packs, 'oak', 'ckpts', 'shape_code.safetensors'), 1000);
    server.stored.length = 0;
    expect(await get()).toMatchObject({ ok: true });
    expect(server.stored.map(({ path }) => decodeURIComponent(path))).toEqual(['/ckpts/shape_code.safetensors']);
    expect((await models.verify('oak')).ok).toBe(true);
  });

  test('that this version has no engine for ends before anything large is fetched', async () => {
    const { server, get } = await gettable((files) => {
      files.set('pipeline.json', Buffer.from('{"name": "Trellis9ImageTo3DPipeline", "args": {"models": {}}}'));
    });
    expect(await get()).toMatchObject({ ok: false, error: { code: 'pack_unsupported' } });
    expect(server.stored.filter(({ path }) => path.endsWith('.safetensors'))).toEqual([]);
    expect(readdirSync(packs)).toEqual([]);
  });
});

describe('a matting pack', () => {
  let terminal: Terminal;

  beforeEach(() => {
    terminal = new Terminal();
    packs = join(terminal.home, 'packs');
    models = packsAt(packs);
  });

  /** In front of a background of many colours, from which nothing but the network tells it. */
  const redPencil = () => {
    const path = join(newFolder(), 'pencil.png');
    const pencil = (x: number, y: number) => Math.abs(x - 128) < 12 && y > 25 && y < 230;
    writeFileSync(
      path,
      makePng(256, 256, (x, y) => (pencil(x, y) ? [215, 50, 40, 255] : [(x * 7) % 90, 90 + ((x * y) % 130), (y * 13) % 255, 255])),
    );
    return path;
  };
  const reds = () => {
    const source = join(folder, 'downloads', 'reds');
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, 'reds.onnx'), redNetwork());
    writeFileSync(join(source, 'holiday.jpg'), 'no part of it');
    writeFileSync(
      join(source, 'matting.json'),
      JSON.stringify({ title: 'Reds', description: 'Finds what is red.', licence: 'MIT', mean: [0, 0, 0], deviation: [1, 1, 1] }),
    );
    return source;
  };

  test('is added from its folder with its licence and hashes, cuts an object out, and is named in the recipe', async () => {
    expect(await models.look([reds()])).toMatchObject({ ok: true, value: [{ name: 'reds', title: 'Reds', kind: 'matting', files: 2 }] });
    expect(await models.add([join(folder, 'downloads')], COPY)).toMatchObject({ ok: true, value: [{ name: 'reds' }] });
    const added = await entry('reds');
    expect(added).toMatchObject({ kind: 'matting', state: { kind: 'ready' }, licences: { weights: { name: 'MIT', sell: 'yes' } } });
    expect(await new PackFinder([packs]).list()).toEqual([]); // nothing that would grow an object

    const grown = await terminal.run('generate', redPencil(), '--matting', 'reds', '--no-texture', '--triangles', '500', '--json');
    expect(grown.exitCode).toBe(0);
    const { recipe, files } = z.object({ recipe: Recipe, files: z.object({ cutOut: z.string() }) }).parse(JSON.parse(grown.stdout));
    expect(recipe.parameters['matting']).toEqual({ name: 'reds', sha256: added?.sha256 });
    expect(recipe.parameters['masks']).toEqual([{ sha256: expect.any(String) }]);
    expect(existsSync(files.cutOut.replace('cut-out-1', 'mask-1'))).toBe(true);
  });

  test('that is not there or was damaged is refused before there is a job', async () => {
    await models.add([reds()], COPY);
    truncateSync(join(packs, 'reds', 'reds.onnx'), 20);
    const damaged = await terminal.run('generate', redPencil(), '--matting', 'reds', '--json');
    expect(damaged.exitCode).toBe(6);
    expect(JSON.parse(damaged.stdout)).toMatchObject({
      error: { code: 'pack_damaged', message: expect.stringContaining('reds.onnx is damaged') },
    });
    const missing = await terminal.run('generate', redPencil(), '--matting', 'blues', '--json');
    expect(missing.exitCode).toBe(6);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'pack_missing', hint: 'Found: reds.' } });
    const jobs = await terminal.run('jobs', 'list', '--json');
    expect(JSON.parse(jobs.stdout)).toMatchObject({ jobs: [] });
  });

  test('that is none is not added, and the one of RMBG may not be sold from, whatever it says', async () => {
    const source = join(folder, 'no-network');
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, 'net.onnx'), 'no network');
    expect(await models.add([source], COPY)).toMatchObject({ ok: false, error: { code: 'pack_damaged' } });
    expect(visibleNames()).toEqual([]);
    const rmbg = join(folder, 'rmbg');
    mkdirSync(rmbg, { recursive: true });
    writeFileSync(join(rmbg, 'RMBG-1.4.onnx'), redNetwork());
    writeFileSync(join(rmbg, 'matting.json'), JSON.stringify({ licence: 'MIT' }));
    expect(await models.look([rmbg])).toMatchObject({ ok: true, value: [{ licences: { weights: { sell: 'no' } } }] });
  });
});
