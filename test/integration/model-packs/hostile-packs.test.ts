// Packs that somebody made to do harm: refused by name, and nothing is written outside.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelPacks } from '../../../electron/services/model-packs/model-packs.ts';
import { makePipe } from '../../support/files/make-pipe.ts';
import { COPY, newPackBench, smallPackIn, visibleNamesIn } from '../../support/packs/pack-bench.ts';

let folder: string;
let packs: string;
let models: ModelPacks;

beforeEach(() => {
  ({ folder, packs, models } = newPackBench());
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
    const source = smallPackIn(folder, 'oak');
    spoil(source);
    const added = await models.add([source], COPY);
    expect(added).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^pack_/), message: expect.stringMatching(reason) } });
    expect(visibleNamesIn(packs)).toEqual([]);
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
