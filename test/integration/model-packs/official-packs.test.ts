// Official packs, as sparse files, on their way in: from the official layout, loose, and from a cache of their hub.
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelPacks } from '../../../electron/services/model-packs/model-packs.ts';
import { alterHeader, writeImageEncoder, writeOfficialPack, writeTextEncoder } from '../../support/packs/official-packs.ts';
import { COPY, entryOf, newPackBench, visibleNamesIn } from '../../support/packs/pack-bench.ts';

let folder: string;
let packs: string;
let models: ModelPacks;

beforeEach(() => {
  ({ folder, packs, models } = newPackBench());
});

describe('official packs', () => {
  test('are added from the official layout and from loose files, find what they borrow, and can be used together', async () => {
    const text = join(folder, 'downloads', 'some folder');
    writeOfficialPack(text, 'text');
    const added = await models.add([text], COPY);
    expect(added).toMatchObject({ ok: true, value: [{ name: 'TRELLIS-text-base' }] });
    const state = (await entryOf(models, 'TRELLIS-text-base'))?.state;
    expect(state?.kind).toBe('needs-companion');
    const needs = state?.kind === 'needs-companion' ? state.needs.map(({ name }) => name) : [];
    expect(new Set(needs)).toEqual(new Set(['TRELLIS-image-large', 'clip-vit-large-patch14']));
    expect(await entryOf(models, 'TRELLIS-text-base')).toMatchObject({
      inputs: ['text'],
      licences: { weights: { name: 'MIT', sell: 'yes' } },
    });

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
    expect((await entryOf(models, 'TRELLIS-text-base'))?.state.kind).toBe('needs-companion');
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
    expect(visibleNamesIn(packs)).toEqual([]);
  });
});
