import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { finishedAsset, newHome, sampledAsset } from '../../../test/support/files/sample-assets.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { LATENT_NAME, SIDECAR_NAME } from './asset/asset-folder.ts';
import { Library } from './library.ts';
import { recoverLibrary } from './recovery.ts';

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
    expect(assets).toMatchObject([
      { folder: join(home.library, newer.id), id: newer.id, kind: 'sampled', name: 'newer' },
      { folder: join(home.library, older.id), kind: 'finished', triangles: 12, pack: 'starter', files: { glb: 'model.glb' } },
    ]);
    expect(JSON.stringify(assets)).not.toMatch(/recipe|timings|vertices/);
  });

  test('tells its listeners of each asset that changes, and of no other, until they unsubscribe', async () => {
    const { library } = await newLibrary();
    await save(library, sampledAsset());
    const heard: unknown[] = [];
    const unsubscribe = library.subscribe(({ changed, removed }) => heard.push([changed.map(({ name }) => name), removed]));
    const asset = sampledAsset();
    await save(library, asset);
    await library.trash(asset.id);
    unsubscribe();
    await library.restore(asset.id);
    expect(heard).toEqual([
      [['Tea pot'], []],
      [[], [asset.id]],
    ]);
  });

  test('moves assets to the trash and back, whole', async () => {
    const { home, library } = await newLibrary();
    const asset = finishedAsset();
    await save(library, asset);
    writeFileSync(join(home.library, asset.id, 'model.glb'), 'glTF');
    expect(await library.trash(asset.id)).toMatchObject({ ok: true });
    expect((await library.list()).assets).toEqual([]);
    expect(await library.listTrash()).toHaveLength(1);
    expect(await library.restore(asset.id)).toMatchObject({ ok: true });
    expect(readFileSync(join(home.library, asset.id, 'model.glb'), 'utf8')).toBe('glTF');
    expect(await library.find(asset.id)).toMatchObject({ ok: true, value: { sidecar: asset } });
  });

  test('moves no asset onto another of its id, in the trash or out of it', async () => {
    const { home, library } = await newLibrary();
    const asset = finishedAsset();
    await save(library, asset);
    cpSync(join(home.library, asset.id), join(home.libraryTrash, asset.id), { recursive: true });
    for (const moved of [await library.trash(asset.id), await library.restore(asset.id)]) {
      expect(moved).toMatchObject({ ok: false, error: { code: 'usage', message: expect.stringContaining('another of this id') } });
    }
    expect((await library.list()).assets).toHaveLength(1);
    expect(await library.listTrash()).toHaveLength(1);
  });

  test.each(['{"schema": 1', '{"schema": 2}', '[]', ''])('reports a broken sidecar and leaves it alone: %s', async (text) => {
    const { home, library } = await newLibrary();
    const id = uuidV7();
    mkdirSync(join(home.library, id));
    writeFileSync(join(home.library, id, SIDECAR_NAME), text);
    const { assets, broken } = await library.list();
    expect(assets).toEqual([]);
    expect(broken).toEqual([{ folder: join(home.library, id), reason: expect.any(String) }]);
    await library.settle(id);
    expect(readFileSync(join(home.library, id, SIDECAR_NAME), 'utf8')).toBe(text);
    expect(await library.find(id)).toMatchObject({
      ok: false,
      error: { hint: expect.stringContaining(id), ...(text !== '{"schema": 2}' && { waysOut: [{ kind: 'build-anew', assetId: id }] }) },
    });
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path), 'is a folder, not a file'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'is a pipe, not a file'],
    ['a link to nothing', (path: string) => symlinkSync('/no/such/file', path), 'is a link to nothing'],
    ['a link to itself', (path: string) => symlinkSync(SIDECAR_NAME, path), 'is a link to nothing'],
    ['a link to a device', (path: string) => symlinkSync('/dev/zero', path), 'is a device, not a file'],
    ['a file of a gigabyte', (path: string) => execFileSync('truncate', ['--size=1G', path]), 'is larger than 8 MB'],
  ])('shows one bad asset where %s is in the place of a sidecar, and goes on', async (_, make, reason) => {
    const { home, library } = await newLibrary();
    const id = uuidV7();
    await save(library, finishedAsset());
    mkdirSync(join(home.library, id));
    make(join(home.library, id, SIDECAR_NAME));
    const { assets, broken } = await library.list();
    expect(assets).toHaveLength(1);
    expect(broken).toEqual([{ folder: join(home.library, id), reason: `asset.json ${reason}` }]);
    expect(await recoverLibrary(home, library, { isLive: () => false })).toEqual({ adopted: [], trashed: [] });
    expect((await library.trash(id)).ok).toBe(true);
  });

  test('never writes over the sidecar of a newer version, also one that came meanwhile', async () => {
    const { home, library } = await newLibrary();
    const asset = finishedAsset();
    await save(library, asset);
    const path = join(home.library, asset.id, SIDECAR_NAME);
    writeFileSync(path, '{"schema": 2}');
    const error = { code: 'not_writable', message: expect.stringContaining('newer version') };
    expect(await library.save(asset)).toMatchObject({ ok: false, error });
    expect(await library.find(asset.id)).toMatchObject({ ok: false, error });
    expect(await library.whyUntouchable(asset.id)).toMatchObject(error);
    expect(readFileSync(path, 'utf8')).toBe('{"schema": 2}');
  });

  test('knows an asset by its folder, so that a copied one is an asset of its own', async () => {
    const { home, library } = await newLibrary();
    const original = finishedAsset();
    await save(library, original);
    const id = uuidV7();
    cpSync(join(home.library, original.id), join(home.library, id), { recursive: true });
    expect((await library.list()).assets.map((asset) => asset.id)).toEqual([id, original.id]);
    await library.save({ ...finishedAsset(id), name: 'The copy' });
    expect(await library.find(original.id)).toMatchObject({ ok: true, value: { sidecar: { name: 'Tea pot' } } });
    expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar: { id, name: 'The copy' } } });
  });

  test('is read whole, however few files a process may open', async () => {
    const { home } = await newLibrary();
    for (let count = 0; count < 500; count++) {
      const asset = finishedAsset();
      mkdirSync(join(home.library, asset.id));
      writeFileSync(join(home.library, asset.id, SIDECAR_NAME), JSON.stringify(asset));
    }
    const module = (name: string) => JSON.stringify(join(import.meta.dirname, name));
    const program = `
      import { Library } from ${module('library.ts')};
      import { dataHomeAt } from ${module('../storage/data-home.ts')};
      const { assets, broken } = await new Library(dataHomeAt(process.env)).list();
      console.log(assets.length, broken.length);`;
    const run = 'ulimit -n 128 && exec "$0" --disable-warning=ExperimentalWarning --input-type=module --eval "$1"';
    const environment = { ...process.env, ESPALIER_HOME: home.folder };
    expect(execFileSync('bash', ['-c', run, process.execPath, program], { env: environment, encoding: 'utf8' })).toBe('500 0\n');
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

  test.each(['', '.', '..', '../..', 'a/b', 'not an id'])('neither removes nor makes anything for the id %j', async (id) => {
    const { home, library } = await newLibrary();
    await save(library, finishedAsset());
    await library.settle(id);
    expect(await library.whyUntouchable(id)).toMatchObject({ code: 'not_found' });
    expect(() => library.folderOf(id)).toThrow();
    expect(readdirSync(home.library)).toHaveLength(1);
  });

  test('never removes a folder with a latent, but makes an asset of it', async () => {
    const { home, library } = await newLibrary();
    const id = uuidV7();
    const { value: folder } = (await library.prepare(sampledAsset(id, 'Samovar'))) as { value: string };
    writeFileSync(join(folder, LATENT_NAME), 'latent');
    await library.settle(id);
    expect(readdirSync(join(home.library, id)).sort()).toEqual([SIDECAR_NAME, LATENT_NAME]);
    expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar: { kind: 'sampled', name: 'Samovar' } } });
  });

  test('finds an asset whose sidecar is broken for a rebuild, by the name that can still be read, but not one of a newer version', async () => {
    const { home, library } = await newLibrary();
    const asset = finishedAsset(uuidV7(), 'Samovar');
    const folder = join(home.library, asset.id);
    await save(library, asset);
    writeFileSync(join(folder, LATENT_NAME), 'latent');
    writeFileSync(join(folder, SIDECAR_NAME), JSON.stringify({ ...asset, recipe: undefined, files: { glb: '..' } }));
    expect(await library.findForRebuild(asset.id)).toMatchObject({ ok: true, value: { folder, sidecar: { name: 'Samovar' } } });
    writeFileSync(join(folder, SIDECAR_NAME), JSON.stringify({ ...asset, schema: 2 }));
    expect(await library.findForRebuild(asset.id)).toMatchObject({ ok: false, error: { code: 'not_writable' } });
  });

  test('does not put an asset in the trash while a job builds it', async () => {
    const home = await newHome();
    const library = new Library(home, { isBuilding: () => true });
    const asset = finishedAsset();
    await save(library, asset);
    expect(await library.trash(asset.id)).toMatchObject({
      ok: false,
      error: { code: 'usage', message: expect.stringContaining('being built') },
    });
    expect((await library.list()).assets).toHaveLength(1);
  });

  test('that was moved away makes no promise fail that nobody waits for', async () => {
    const { home, library } = await newLibrary();
    const asset = sampledAsset();
    await save(library, asset);
    renameSync(home.folder, `${home.folder}-moved`);
    onTestFinished(() => rmSync(`${home.folder}-moved`, { recursive: true }));
    await library.refresh();
    await library.settle(asset.id);
    expect(await library.save(asset)).toMatchObject({
      ok: false,
      error: { code: 'not_writable', message: expect.stringContaining(library.folderOf(asset.id)) },
    });
  });

  test('discards the folder of an asset that never came to be, and no other', async () => {
    const { home, library } = await newLibrary();
    const asset = sampledAsset();
    await save(library, asset);
    const unborn = uuidV7();
    await library.makeFolder(unborn);
    writeFileSync(join(home.library, unborn, 'input-1.png'), 'x');
    await library.settle(unborn);
    await library.settle(asset.id);
    expect(existsSync(join(home.library, unborn))).toBe(false);
    expect(existsSync(join(home.library, asset.id))).toBe(true);
  });
});
