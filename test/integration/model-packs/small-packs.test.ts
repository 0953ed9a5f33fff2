// A small pack from its arrival to its removal: added, verified, damaged, mended, moved, interrupted.
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ModelPacks } from '../../../electron/services/model-packs/model-packs.ts';
import { fillDisk, mountSmallDisk, unmount } from '../../support/files/small-disk.ts';
import { COPY, entryOf, newPackBench, PROJECT, smallPackIn, visibleNamesIn } from '../../support/packs/pack-bench.ts';

let folder: string;
let packs: string;
let models: ModelPacks;

beforeEach(() => {
  ({ folder, packs, models } = newPackBench());
});

describe('a small pack', () => {
  test.each(['copy', 'in-place'] as const)('is added (%s), verified, damaged, named by file, mended, and removed', async (mode) => {
    const source = smallPackIn(folder, 'oak');
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
    expect((await entryOf(models, 'oak'))?.state).toMatchObject({ kind: 'damaged', faults: [{ file: 'ckpts/shape_code.safetensors' }] });
    mkdirSync(join(folder, 'kept'));
    writeFileSync(join(folder, 'kept', 'any name'), sound);
    expect(await models.repair('oak', mode === 'copy' ? [] : [join(folder, 'kept')])).toEqual({
      ok: true,
      value: ['ckpts/shape_code.safetensors'],
    });
    expect(await models.verify('oak')).toMatchObject({ ok: true, value: { faults: [] } });

    expect(await models.remove('oak')).toMatchObject({ ok: true, value: { name: 'oak' } });
    expect(visibleNamesIn(packs)).toEqual([]);
    expect(readdirSync(join(source, 'ckpts'))).toEqual(readdirSync(join(PROJECT, 'packs/starter/ckpts')));
  });

  test('says when it is verified, too, which others use its parts', async () => {
    expect(await models.verify('starter')).toMatchObject({ ok: true, value: { entry: { usedBy: ['starter-text'] }, faults: [] } });
  });

  test('of the same name is refused while it is sound, and replaced when it is asked for or the old one is damaged', async () => {
    const source = smallPackIn(folder, 'oak');
    await models.add([source], COPY);
    expect(await models.add([source], COPY)).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(await models.add([source], { ...COPY, replaces: true })).toMatchObject({ ok: true });
    truncateSync(join(packs, 'oak', 'ckpts', 'view_maps.safetensors'), 10);
    expect(await models.add([source], COPY)).toMatchObject({ ok: true });
    expect((await entryOf(models, 'oak'))?.state.kind).toBe('ready');
    expect(await models.add([join(PROJECT, 'packs', 'starter')], COPY)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Starter') },
    });
    expect(await models.remove('starter')).toMatchObject({ ok: false });
  });

  test('may lie on another disk, says so when that is away, and is found again where it went', async () => {
    const elsewhere = join(folder, 'other disk');
    expect(await models.add([smallPackIn(folder, 'oak')], { ...COPY, to: elsewhere })).toMatchObject({ ok: true });
    expect((await entryOf(models, 'oak'))?.state.kind).toBe('ready');
    renameSync(elsewhere, join(folder, 'unplugged'));
    const away = await entryOf(models, 'oak');
    expect(away?.problem).toMatch(/is away\. Connect its disk/);
    expect(away?.state.kind).toBe('incomplete');
    rmSync(join(folder, 'sources'), { recursive: true });
    expect(await models.repair('oak', [])).toMatchObject({ ok: false, error: { code: 'pack_damaged' } });
    expect(await models.repair('oak', [join(folder, 'unplugged')])).toMatchObject({ ok: true });
    expect((await entryOf(models, 'oak'))?.state.kind).toBe('ready');
  });

  test('put among the packs by hand is said to be unlooked at, and is taken in where it lies', async () => {
    cpSync(smallPackIn(folder, 'oak'), join(packs, 'oak'), { recursive: true });
    expect((await entryOf(models, 'oak'))?.state.kind).toBe('unchecked');
    expect(await models.add([join(packs, 'oak')], { mode: 'link' })).toMatchObject({ ok: true });
    expect((await entryOf(models, 'oak'))?.state.kind).toBe('ready');
  });

  test('does not fit: both figures are said before anything is written; and a disk that fills meanwhile leaves no pack', async (context) => {
    mkdirSync(packs);
    const reason = mountSmallDisk(packs, 4);
    if (reason !== undefined) return context.skip(reason);
    onTestFinished(() => unmount(packs));
    const refused = await models.add([smallPackIn(folder, 'oak')], COPY);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'disk_full', message: expect.stringMatching(/are needed in .* are free there/) },
    });
    expect(visibleNamesIn(packs)).toEqual([]);
    fillDisk(packs);
    expect(await models.add([smallPackIn(folder, 'elm')], { mode: 'in-place' })).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    expect(visibleNamesIn(packs)).toEqual(['filler']);
  });

  test('is cancelled, and going on takes over what was whole', async () => {
    const source = smallPackIn(folder, 'oak');
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
