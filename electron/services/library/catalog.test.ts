import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import type { FinishedAsset } from '#contract/asset/asset.ts';
import { makePipe } from '../../../test/support/files/make-pipe.ts';
import { finishedAsset, newHome } from '../../../test/support/files/sample-assets.ts';
import { RECIPE } from '../../../test/support/files/sample-recipe.ts';
import { fillDisk, mountSmallDisk, unmount } from '../../../test/support/files/small-disk.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import type { DataHome } from '../storage/data-home.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { SIDECAR_NAME } from './asset/asset-folder.ts';
import type { LibraryChanges } from './catalog.ts';
import { sweepLeftovers } from './leftovers.ts';
import { Library } from './library.ts';

function openLibrary(home: DataHome) {
  const warnings: string[] = [];
  const library = new Library(home, { log: { warn: (message) => warnings.push(message) } });
  onTestFinished(() => library.close());
  const heard: LibraryChanges[] = [];
  library.subscribe((changes) => heard.push(changes));
  const names = async () => (await library.list()).assets.map(({ name }) => name);
  return { library, warnings, heard, names };
}

/** As a user or an older version of the app would, who know of no index. */
function writeByHand(home: DataHome, asset: FinishedAsset & { tags?: unknown }): string {
  const path = join(home.library, asset.id, SIDECAR_NAME);
  mkdirSync(join(home.library, asset.id), { recursive: true });
  writeFileSync(path, JSON.stringify(asset));
  return path;
}

/** From here on everything that was changed until now was changed an hour ago. */
function later(): void {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  onTestFinished(() => clock.mockRestore());
}

function rowsOf(home: DataHome): { id: string; stamp: string }[] {
  const database = new DatabaseSync(home.index, { readOnly: true });
  const rows = database.prepare('SELECT id, stamp FROM assets').all() as { id: string; stamp: string }[]; // columns of TEXT
  database.close();
  return rows;
}

describe('the index of the library', () => {
  test('notices sidecars that were written, changed and removed by hand, and tells of those alone', async () => {
    const home = await newHome();
    const { library, heard, names } = openLibrary(home);
    const [kept, changed, removed] = [
      finishedAsset(uuidV7(1), 'kept'),
      finishedAsset(uuidV7(2), 'changed'),
      finishedAsset(uuidV7(3), 'gone'),
    ];
    for (const asset of [kept, changed, removed]) writeByHand(home, asset);
    expect(await names()).toEqual(['gone', 'changed', 'kept']);
    const added = finishedAsset(uuidV7(4), 'added');
    writeByHand(home, added);
    writeByHand(home, { ...changed, name: 'altered' });
    rmSync(join(home.library, removed.id), { recursive: true });
    await library.refresh();
    expect(heard).toHaveLength(1);
    expect(heard[0]?.changed.map(({ name }) => name).sort()).toEqual(['added', 'altered']);
    expect(heard[0]?.removed).toEqual([removed.id]);
    expect(await names()).toEqual(['added', 'altered', 'kept']);
    await library.refresh();
    expect(heard).toHaveLength(1);
  });

  test('reads a sidecar again that was changed in place at once, as long as before and with the old time put back', async () => {
    const home = await newHome();
    const { names } = openLibrary(home);
    const asset = finishedAsset(uuidV7(), 'one');
    const path = writeByHand(home, asset);
    const { atime, mtime } = statSync(path);
    expect(await names()).toEqual(['one']);
    writeByHand(home, { ...asset, name: 'two' });
    utimesSync(path, atime, mtime);
    expect(await names()).toEqual(['two']);
  });

  test('hears of what another process did, though that has put it into the index already', async () => {
    const home = await newHome();
    const [here, there] = [openLibrary(home), openLibrary(home)];
    const asset = finishedAsset();
    writeByHand(home, asset);
    await here.library.list();
    await there.library.save({ ...asset, name: 'By another' });
    await there.library.list();
    await here.library.refresh();
    expect(here.heard).toMatchObject([{ changed: [{ id: asset.id, name: 'By another' }], removed: [] }]);
    await there.library.trash(asset.id);
    await here.library.refresh();
    expect(here.heard[1]).toEqual({ changed: [], removed: [asset.id] });
  });

  test('is written by a save in its one row, and reads nothing else', async () => {
    const home = await newHome();
    const { library, heard } = openLibrary(home);
    const [asset, other] = [finishedAsset(), finishedAsset(uuidV7(), 'other')];
    for (const each of [asset, other]) writeByHand(home, each);
    await library.list();
    writeByHand(home, { ...other, name: 'not looked at' });
    await library.save({ ...asset, name: 'saved' });
    expect(heard).toMatchObject([{ changed: [{ name: 'saved' }], removed: [] }]);
  });

  test('believes a stamp that had time to settle, in the next process, too', async () => {
    const home = await newHome();
    writeByHand(home, finishedAsset());
    await openLibrary(home).library.list();
    expect(rowsOf(home)).toMatchObject([{ stamp: '' }]); // made a moment ago: it will be read once more
    later();
    await openLibrary(home).library.list();
    expect(rowsOf(home)).toMatchObject([{ stamp: expect.stringContaining(' ') }]);
    const database = new DatabaseSync(home.index);
    database.exec(`UPDATE assets SET asset = json_set(asset, '$.name', 'From the index')`);
    database.close();
    const { names, library } = openLibrary(home);
    expect(await names()).toEqual(['From the index']);
    expect((await library.reindex()).assets.map(({ name }) => name)).toEqual(['Tea pot']);
  });

  test('spares the next start a look into folders that were in order, until something changes in them', async () => {
    const home = await newHome();
    const { library } = openLibrary(home);
    const [asset, other] = [finishedAsset(), finishedAsset()];
    for (const each of [asset, other]) writeByHand(home, each);
    const lookAt = async () => {
      const folders = await library.changedFolders();
      library.rememberInOrder(folders, (await sweepLeftovers(home, { isRunning: () => false, names: folders.keys() })).inOrder);
      return [...folders.keys()].sort();
    };
    expect(await lookAt()).toHaveLength(2);
    expect(await lookAt()).toHaveLength(2); // what changed a moment ago may change again without its times showing it
    later();
    expect(await lookAt()).toHaveLength(2);
    expect(await lookAt()).toEqual([]);
    writeFileSync(join(home.library, asset.id, '.writing-1.glb'), 'x');
    rmSync(join(home.library, other.id, SIDECAR_NAME));
    expect(await lookAt()).toEqual([asset.id, other.id].sort());
    expect(await lookAt()).toHaveLength(2); // the file was swept, which changed the folder
    expect(await lookAt()).toEqual([other.id]);
  });

  test.each<[string, (path: string) => void]>([
    ['is rubbish', (path) => writeFileSync(path, 'rubbish'.repeat(5000))],
    ['is cut', (path) => writeFileSync(path, readFileSync(path).subarray(0, 5000))],
    ['has a row that nobody wrote', (path) => edit(path, `UPDATE assets SET asset = '{"id": 7}'`)],
    ['has tables of another version', (path) => edit(path, 'DROP TABLE assets; CREATE TABLE assets (x); PRAGMA user_version = 7')],
    ['has no tables any more', (path) => edit(path, 'DROP TABLE assets')],
    ['was replaced by a folder', (path) => replace(path, () => mkdirSync(path))],
    ['was replaced by a link to nowhere', (path) => replace(path, () => symlinkSync('/no/such/index', path))],
    ['was replaced by a pipe', (path) => replace(path, () => makePipe(path))],
  ])('that %s keeps nothing from being listed, searched or saved', async (_, damage) => {
    const home = await newHome();
    const asset = finishedAsset();
    writeByHand(home, asset);
    const first = openLibrary(home);
    await first.library.list();
    first.library.close();
    damage(home.index);
    const { library, names } = openLibrary(home);
    expect(await names()).toEqual(['Tea pot']);
    expect(await library.search('pot')).toEqual([asset.id]);
    expect((await library.save({ ...asset, name: 'Samovar' })).ok).toBe(true);
    expect(await names()).toEqual(['Samovar']);
  });

  test('that is damaged while it is open begins anew, a second time in memory, and says so', async () => {
    const home = await newHome();
    const { library, warnings, names } = openLibrary(home);
    const asset = finishedAsset();
    writeByHand(home, asset);
    await library.list();
    edit(home.index, 'DROP TABLE assets');
    expect(await names()).toEqual(['Tea pot']);
    expect(warnings).toEqual([expect.stringContaining(`made anew from the folders: ${home.index}`)]);
    expect(rowsOf(home)).toMatchObject([{ id: asset.id }]);
    edit(home.index, 'DROP TABLE assets');
    expect(await library.search('tea')).toEqual([asset.id]);
    expect(await names()).toEqual(['Tea pot']);
    expect(warnings[1]).toContain('cannot be used');
  });
});

describe('on a disk that takes nothing more', () => {
  function newDisk(context: TestContext) {
    const folder = newFolder();
    const reason = mountSmallDisk(folder);
    if (reason !== undefined) context.skip(reason);
    onTestFinished(() => unmount(folder));
    return folder;
  }

  async function listedAfter(folder: string, stop: () => void) {
    const home = await newHome(folder);
    const asset = finishedAsset();
    writeByHand(home, asset);
    stop();
    const { library, warnings, names } = openLibrary(home);
    expect(await names()).toEqual(['Tea pot']);
    expect(await library.search('tea')).toEqual([asset.id]);
    expect(await library.reindex()).toMatchObject({ assets: [{ id: asset.id }] });
    expect(warnings).toEqual([expect.stringContaining('is read from the folders this time')]);
  }

  test('since it is full, the library is read from the folders, and the log says so', async (context) => {
    const folder = newDisk(context);
    await listedAfter(folder, () => fillDisk(folder));
  });

  test('since it is read-only, the library is read from the folders, and the log says so', async (context) => {
    const folder = newDisk(context);
    await listedAfter(folder, () => spawnSync('mount', ['-o', 'remount,ro', folder]));
  });

  test('that fills up later, what becomes of an asset is still told', async (context) => {
    const folder = newDisk(context);
    const home = await newHome(folder);
    const asset = finishedAsset();
    writeByHand(home, asset);
    const { library, heard, names } = openLibrary(home);
    await library.list();
    fillDisk(folder);
    expect((await library.trash(asset.id)).ok).toBe(true);
    expect(heard).toEqual([{ changed: [], removed: [asset.id] }]);
    expect(await names()).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test('is listed with its name where that is sound, the reason, and whether a build would help', async () => {
    const home = await newHome();
    const { library } = openLibrary(home);
    const [bare, shaped, newer] = [finishedAsset(uuidV7(1), 'bare'), finishedAsset(uuidV7(2), 'shaped'), finishedAsset(uuidV7(3), 'newer')];
    for (const asset of [bare, shaped, newer]) writeByHand(home, asset);
    writeFileSync(join(home.library, bare.id, SIDECAR_NAME), '{');
    writeFileSync(join(home.library, shaped.id, SIDECAR_NAME), JSON.stringify({ ...shaped, files: 7 }));
    writeFileSync(join(home.library, newer.id, SIDECAR_NAME), JSON.stringify({ ...newer, schema: 99 }));
    for (const asset of [shaped, newer]) writeFileSync(join(home.library, asset.id, 'latent.safetensors'), '');
    expect(await library.listUnreadable()).toEqual([
      { id: newer.id, name: 'newer', reason: expect.stringContaining('newer version'), canRebuild: false },
      { id: shaped.id, name: 'shaped', reason: expect.stringContaining('files'), canRebuild: true },
      { id: bare.id, reason: 'asset.json is not whole', canRebuild: false },
    ]);
    writeByHand(home, bare); // mended since the library was looked through
    expect((await library.listUnreadable()).map(({ id }) => id)).toEqual([newer.id, shaped.id]);
  });
});

describe('a search of the library', () => {
  async function searched() {
    const home = await newHome();
    const { library } = openLibrary(home);
    const parameters = { text: 'ein roter Drache, in Öl gemalt' };
    const found: Record<string, string> = {};
    for (const [name, more] of [
      ['Red "tea" pot', { tags: ['kitchen', '台所'] }],
      ['木の椅子', {}],
      ['Café AND bar', { recipe: { ...RECIPE, parameters } }],
    ] as const) {
      const asset = { ...finishedAsset(uuidV7(1000 + Object.keys(found).length), name), ...more };
      found[asset.id] = name;
      writeByHand(home, asset as FinishedAsset);
    }
    const nameOf = (id: string) => found[id];
    return { library, home, nameOf, search: async (text: string) => (await library.search(text)).map(nameOf).reverse() };
  }

  test.each([
    ['tea', ['Red "tea" pot']],
    ['POT re', ['Red "tea" pot']],
    ['itche', ['Red "tea" pot']],
    ['台', ['Red "tea" pot']],
    ['木', ['木の椅子']],
    ['の椅子', ['木の椅子']],
    ['cafe', ['Café AND bar']],
    ['drach ol', ['Café AND bar']],
    ['"tea"', ['Red "tea" pot']],
    ['a', ['Red "tea" pot', 'Café AND bar']],
    ['and', ['Café AND bar']],
    ['tea OR cafe', []],
    ['pot*', []],
    ['text:tea', []],
    ['NEAR(', []],
    ["'; DROP TABLE assets; --", []],
    ['%', []],
    ['', ['Red "tea" pot', '木の椅子', 'Café AND bar']],
  ])('for %j finds %j', async (text, names) => {
    expect(await (await searched()).search(text)).toEqual(names);
  });

  test.each([
    ['tea', 'found', ['Red "tea" pot']],
    ['a', 'others', ['木の椅子']],
    ['', 'others', []],
  ])('is answered for %j by the ids of what is %s, which are fewer', async (text, kind, names) => {
    const { library, nameOf } = await searched();
    const answer = await library.searchBriefly(text);
    expect({ ...answer, ids: answer.ids.map(nameOf) }).toEqual({ kind, ids: names });
  });

  test('follows what is saved, renamed and put in the trash', async () => {
    const { library, search } = await searched();
    expect(await search('samovar')).toEqual([]);
    const [id = ''] = await library.search('tea');
    const asset = await library.find(id);
    if (asset.ok) await library.save({ ...asset.value.sidecar, name: 'Samovar' });
    expect(await library.search('samovar')).toEqual([id]);
    expect(await library.search('tea')).toEqual([]);
    await library.trash(id);
    expect(await library.search('samovar')).toEqual([]);
  });

  test('finds nothing of a sidecar whose tags are something else, but its name', async () => {
    const home = await newHome();
    const { library } = openLibrary(home);
    const asset = finishedAsset();
    writeByHand(home, { ...asset, tags: { odd: 7 } } as unknown as FinishedAsset);
    expect(await library.search('tea')).toEqual([asset.id]);
  });
});

function replace(path: string, make: () => void): void {
  rmSync(path);
  make();
}

function edit(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}
