import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finishedAsset, newHome, sampledAsset } from '../../../test/support/sample-assets.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import { SIDECAR_NAME } from './asset-folder.ts';
import { Library } from './library.ts';

async function newLibrary() {
  const home = await newHome();
  return { home, library: new Library(home) };
}

async function save(library: Library, sidecar: ReturnType<typeof finishedAsset> | ReturnType<typeof sampledAsset>) {
  await library.makeFolder(sidecar.id);
  return library.save(sidecar);
}

describe('the library', () => {
  test('lists saved assets, newest first, also to another process', async () => {
    const { home, library } = await newLibrary();
    const older = finishedAsset(uuidV7(1000), 'older');
    const newer = sampledAsset(uuidV7(2000), 'newer');
    await save(library, older);
    await save(library, newer);
    const { assets } = await new Library(home).list();
    expect(assets).toEqual([
      { folder: join(home.library, newer.id), sidecar: newer },
      { folder: join(home.library, older.id), sidecar: older },
    ]);
  });

  test('tells its listeners the whole list after each change, until they unsubscribe', async () => {
    const { library } = await newLibrary();
    const heard: string[][] = [];
    const unsubscribe = library.subscribe((assets) => heard.push(assets.map((asset) => asset.sidecar.name)));
    const asset = sampledAsset();
    await save(library, asset);
    await library.trash(asset.id);
    unsubscribe();
    await library.restore(asset.id);
    expect(heard).toEqual([['Tea pot'], []]);
  });

  test('moves assets to the trash and back, whole', async () => {
    const { home, library } = await newLibrary();
    const asset = finishedAsset();
    await save(library, asset);
    writeFileSync(join(home.library, asset.id, 'model.glb'), 'glTF');
    expect(await library.trash(asset.id)).toMatchObject({ ok: true });
    expect((await library.list()).assets).toEqual([]);
    expect((await library.listTrash()).assets).toHaveLength(1);
    expect(await library.restore(asset.id)).toMatchObject({ ok: true });
    expect(readFileSync(join(home.library, asset.id, 'model.glb'), 'utf8')).toBe('glTF');
    expect(await library.find(asset.id)).toMatchObject({ ok: true, value: { sidecar: asset } });
  });

  test.each(['{"schema": 1', '{"schema": 2}', '[]', ''])('reports a broken sidecar and leaves it alone: %s', async (text) => {
    const { home, library } = await newLibrary();
    const id = uuidV7();
    mkdirSync(join(home.library, id));
    writeFileSync(join(home.library, id, SIDECAR_NAME), text);
    const { assets, broken } = await library.list();
    expect(assets).toEqual([]);
    expect(broken).toEqual([{ folder: join(home.library, id), reason: expect.any(String) }]);
    await library.discardUnborn(id);
    expect(readFileSync(join(home.library, id, SIDECAR_NAME), 'utf8')).toBe(text);
    expect(await library.find(id)).toMatchObject({ ok: false, error: { code: 'not_found', hint: expect.stringContaining(id) } });
  });

  test('refuses file names in a sidecar that leave the folder', async () => {
    const { library } = await newLibrary();
    const asset = finishedAsset();
    await library.makeFolder(asset.id);
    await expect(library.save({ ...asset, files: { ...asset.files, glb: '../../model.glb' } })).rejects.toThrow();
  });

  test.each(['nonsense', '../packs', uuidV7()])('does not find %s, nor move it', async (id) => {
    const { library } = await newLibrary();
    expect(await library.find(id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await library.trash(id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await library.restore(id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  test('discards the folder of an asset that never came to be, and no other', async () => {
    const { home, library } = await newLibrary();
    const asset = sampledAsset();
    await save(library, asset);
    const unborn = uuidV7();
    await library.makeFolder(unborn);
    writeFileSync(join(home.library, unborn, 'input-1.png'), 'x');
    await library.discardUnborn(unborn);
    await library.discardUnborn(asset.id);
    expect(existsSync(join(home.library, unborn))).toBe(false);
    expect(existsSync(join(home.library, asset.id))).toBe(true);
  });
});
