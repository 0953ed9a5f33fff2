import { ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePipe } from '../../../test/support/files/make-pipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { PackFinder } from './pack-finder.ts';

const PACKS_OF_TESTS = join(import.meta.dirname, '../../../test/fixtures/packs');

function folderOfPacks(...names: string[]): string {
  const folder = newFolder();
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'pipeline.json'), '{}');
  }
  return folder;
}

describe('the pack finder', () => {
  test('finds packs in every folder; the one that comes with the app wins over one of the same name', async () => {
    const bundled = folderOfPacks('starter');
    const own = folderOfPacks('starter', 'image-large');
    const finder = new PackFinder([bundled, own]);
    expect(await finder.find('starter')).toEqual({ ok: true, value: { name: 'starter', folder: join(bundled, 'starter'), inputs: [] } });
    expect(await finder.find('image-large')).toEqual({
      ok: true,
      value: { name: 'image-large', folder: join(own, 'image-large'), inputs: [] },
    });
    expect(await finder.list()).toHaveLength(2);
  });

  test('passes over files, folders without a pipeline, and folders that are not there', async () => {
    const folder = folderOfPacks('real');
    mkdirSync(join(folder, 'half-copied'));
    writeFileSync(join(folder, 'readme.txt'), '');
    expect(await new PackFinder(['/no/such/folder', folder]).list()).toEqual([{ name: 'real', folder: join(folder, 'real'), inputs: [] }]);
  });

  test.each([
    ['it is a folder, not a file', (path: string) => mkdirSync(path)],
    ['it is a pipe, not a file', (path: string) => makePipe(path)],
    ['it is a device, not a file', (path: string) => symlinkSync('/dev/zero', path)],
    ['it is a link to nothing', (path: string) => symlinkSync('/no/such/file', path)],
    ['it is larger than 4 MB', (path: string) => ftruncateSync(openSync(path, 'w'), 100_000_000)],
  ])('names a pack whose pipeline cannot be used (%s), and finds the others', async (reason, make) => {
    const folder = folderOfPacks('good');
    mkdirSync(join(folder, 'bad'));
    make(join(folder, 'bad', 'pipeline.json'));
    const finder = new PackFinder([folder]);
    expect((await finder.list()).map(({ name, problem }) => [name, problem])).toEqual([
      ['bad', `its pipeline.json cannot be used: ${reason}`],
      ['good', undefined],
    ]);
    const error = { code: 'pack_damaged', message: expect.stringContaining(reason) };
    expect(await finder.find('bad')).toMatchObject({ ok: false, error });
    expect(await finder.find('good')).toMatchObject({ ok: true });
  });

  test('names a pack whose folder has a name that is not UTF-8', async () => {
    const folder = folderOfPacks('good');
    const strange = Buffer.from(`${folder}/bad\xff`, 'latin1');
    mkdirSync(strange);
    writeFileSync(Buffer.concat([strange, Buffer.from('/pipeline.json')]), '{}');
    expect((await new PackFinder([folder]).list()).map(({ name, problem }) => [name, problem])).toEqual([
      ['bad\ufffd', 'the name of its folder is not UTF-8'],
      ['good', undefined],
    ]);
  });

  test('tells by the official name of a pipeline whether it takes pictures or words', async () => {
    const packs = await new PackFinder([PACKS_OF_TESTS]).list();
    expect(Object.fromEntries(packs.map(({ name, inputs }) => [name, inputs]))).toEqual({
      'image-mixed': ['image'],
      'image-small': ['image'],
      'text-small': ['text'],
    });
  });

  test('says which packs there are when the one asked for is missing', async () => {
    const error = { code: 'pack_missing', message: expect.stringContaining('"other"'), hint: 'Found: real.' };
    expect(await new PackFinder([folderOfPacks('real')]).find('other')).toMatchObject({ ok: false, error });
    expect(await new PackFinder(['/own/packs']).find('other')).toMatchObject({ ok: false, error: { hint: 'Put one into /own/packs.' } });
  });
});
