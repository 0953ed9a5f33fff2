// Packs of networks that cut objects out.
import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Recipe } from '#contract/generation/generation.ts';
import type { ModelPacks } from '../../../electron/services/model-packs/model-packs.ts';
import { PackFinder } from '../../../electron/services/model-packs/pack-finder.ts';
import { redNetwork } from '../../support/files/make-onnx.ts';
import { makePng } from '../../support/files/make-png.ts';
import { newFolder } from '../../support/new-folder.ts';
import { COPY, entryOf, newPackBench, packsAt, visibleNamesIn } from '../../support/packs/pack-bench.ts';
import { Terminal } from '../../support/programs/command-line.ts';

let folder: string;
let packs: string;
let models: ModelPacks;

beforeEach(() => {
  ({ folder, packs, models } = newPackBench());
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
    const added = await entryOf(models, 'reds');
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
    expect(visibleNamesIn(packs)).toEqual([]);
    const rmbg = join(folder, 'rmbg');
    mkdirSync(rmbg, { recursive: true });
    writeFileSync(join(rmbg, 'RMBG-1.4.onnx'), redNetwork());
    writeFileSync(join(rmbg, 'matting.json'), JSON.stringify({ licence: 'MIT' }));
    expect(await models.look([rmbg])).toMatchObject({ ok: true, value: [{ licences: { weights: { sell: 'no' } } }] });
  });
});
