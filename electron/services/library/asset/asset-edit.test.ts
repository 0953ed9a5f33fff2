import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AssetEdit } from '#contract/library/library-query.ts';
import { finishedAsset, newHome } from '../../../../test/support/files/sample-assets.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { inWorkFolder } from '../builds/take-build.ts';
import { Library } from '../library.ts';
import { BUILDING_FOLDER, SIDECAR_NAME } from './asset-folder.ts';

async function libraryWith(more: object = {}) {
  const home = await newHome();
  const library = new Library(home);
  const asset = finishedAsset();
  await library.makeFolder(asset.id);
  const path = join(home.library, asset.id, SIDECAR_NAME);
  writeFileSync(path, JSON.stringify({ ...asset, ...more }));
  await library.list();
  return { home, library, id: asset.id, asset, sidecar: () => JSON.parse(readFileSync(path, 'utf8')) };
}

describe('what a person says of an asset', () => {
  test('is in its sidecar, in the list and in the search at once, and nothing else in the sidecar changes', async () => {
    const theirs = { notes: { by: 'Ann' }, request: { pack: 'starter', mood: 'calm' } };
    const { library, id, asset, sidecar } = await libraryWith(theirs);
    const answer = await library.edit([{ assetId: id, name: 'Samovar', favourite: true, addTags: ['Küche', 'tin'] }]);
    expect(answer).toEqual({ done: [id], failed: [] });
    expect(sidecar()).toEqual({ ...asset, ...theirs, name: 'Samovar', favourite: true, tags: ['Küche', 'tin'] });
    expect((await library.list()).assets).toMatchObject([{ name: 'Samovar', favourite: true, tags: ['Küche', 'tin'] }]);
    expect(await library.search('kuche samo')).toEqual([id]);
    expect(await library.search('', { favourites: true, tags: ['KUCHE'] })).toEqual([id]);
    await library.edit([{ assetId: id, favourite: false, removeTags: ['kuche', 'tin'] }]);
    expect(sidecar()).toMatchObject({ favourite: false, tags: [] });
    expect(await library.search('', { favourites: true })).toEqual([]);
  });

  test('has each tag once, however it is written, and a bounded number of them', async () => {
    const { library, id, sidecar } = await libraryWith({ tags: ['Kitchen'] });
    await library.edit([{ assetId: id, addTags: ['kitchen', 'KITCHEN', 'red', 'réd'] }]);
    expect(sidecar().tags).toEqual(['Kitchen', 'red']);
    const many = Array.from({ length: 40 }, (_, at) => `tag ${at}`);
    expect(await library.edit([{ assetId: id, addTags: many }])).toMatchObject({ done: [], failed: [{ error: { code: 'usage' } }] });
    expect(sidecar().tags).toEqual(['Kitchen', 'red']);
  });

  test('changes no file where it says what is so already', async () => {
    const { library, id } = await libraryWith({ tags: ['red'] });
    const heard: unknown[] = [];
    const before = await library.find(id);
    library.subscribe((changes) => heard.push(changes));
    expect(await library.edit([{ assetId: id, name: 'Tea pot', favourite: false, addTags: ['red'] }])).toMatchObject({ done: [id] });
    expect(await library.find(id)).toEqual(before);
  });

  test('all arrives when it is said at once', async () => {
    const { library, id, sidecar } = await libraryWith();
    await Promise.all(Array.from({ length: 20 }, (_, at) => library.edit([{ assetId: id, addTags: [`tag ${at}`] }])));
    expect(sidecar().tags).toHaveLength(20);
  });

  test('outlives a build that was begun before', async () => {
    const { library, id, asset, home } = await libraryWith();
    await library.edit([{ assetId: id, name: 'Samovar', favourite: true, addTags: ['tin'] }]);
    const built = await inWorkFolder(join(home.library, id), async (workFolder) => {
      expect(workFolder.endsWith(BUILDING_FOLDER)).toBe(true);
      writeFileSync(join(workFolder, 'model.glb'), 'new');
      return library.take(workFolder, { ...asset, buildId: uuidV7(), builtFiles: ['model.glb'] }, { replaces: true });
    });
    expect(built).toMatchObject({ value: { sidecar: { name: 'Samovar', favourite: true, tags: ['tin'] } } });
  });

  test('is refused for what is not there or of a newer version, and for each alone', async () => {
    const { library, id, home } = await libraryWith();
    const [stranger, newer] = [uuidV7(), uuidV7()];
    await library.makeFolder(newer);
    writeFileSync(join(home.library, newer, SIDECAR_NAME), '{"schema": 9}');
    const answer = await library.edit([stranger, newer, id].map((assetId) => ({ assetId, favourite: true })));
    expect(answer).toMatchObject({
      done: [id],
      failed: [
        { assetId: stranger, error: { code: 'not_found' } },
        { assetId: newer, error: { code: 'not_writable' } },
      ],
    });
    expect(readFileSync(join(home.library, newer, SIDECAR_NAME), 'utf8')).toBe('{"schema": 9}');
  });

  test.each([
    { name: '' },
    { name: '   ' },
    { name: 'a\nb' },
    { name: 'x'.repeat(121) },
    { addTags: [''] },
    { addTags: ['a,b'] },
    { addTags: ['a\u0000b'] },
    { addTags: ['x'.repeat(61)] },
    { favourite: 'yes' },
    { folder: '/etc' },
  ])('is not %j', (edit) => {
    expect(AssetEdit.safeParse({ assetId: uuidV7(), ...edit }).success).toBe(false);
  });
});
