import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finishedAsset, newHome } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { Library } from '../library.ts';
import { endRemovals } from './asset-trash.ts';

async function trashOf(names: readonly string[]) {
  const home = await newHome();
  const library = new Library(home);
  const assets = names.map((name, at) => finishedAsset(uuidV7(1000 + at), name));
  for (const asset of assets) {
    await library.makeFolder(asset.id);
    await library.save(asset);
    mkdirSync(join(home.library, asset.id, 'builds'));
    writeFileSync(join(home.library, asset.id, 'builds', 'model.glb'), 'x'.repeat(10_000));
  }
  return { home, library, ids: assets.map(({ id }) => id) };
}

describe('the trash', () => {
  test('says what is in it, since when, and how much that takes, the last to come first', async () => {
    const { home, library, ids } = await trashOf(['Tea pot', 'Chair']);
    const before = Date.now() - 1;
    expect(await library.trashAll(ids)).toEqual({ done: ids, failed: [] });
    const trashed = await library.listTrash();
    expect(trashed).toMatchObject([{ found: { kind: 'finished' } }, { found: { kind: 'finished' } }]);
    expect(trashed.map(({ name }) => name).sort()).toEqual(['Chair', 'Tea pot']);
    for (const { folder, bytes, trashedAt } of trashed) {
      expect(folder.startsWith(home.libraryTrash)).toBe(true);
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(20_000);
      expect(Date.parse(trashedAt)).toBeGreaterThanOrEqual(before);
    }
  });

  test('lists what is no asset, too, so that it can be removed', async () => {
    const { home, library } = await trashOf([]);
    const [empty, broken] = [uuidV7(1), uuidV7(2)];
    mkdirSync(join(home.libraryTrash, empty));
    mkdirSync(join(home.libraryTrash, broken));
    writeFileSync(join(home.libraryTrash, broken, 'asset.json'), '{"schema": 1, "name": "Samovar"}');
    mkdirSync(join(home.libraryTrash, 'a folder of the user'));
    const found = Object.fromEntries((await library.listTrash()).map(({ id, name, found }) => [id, { name, found }]));
    expect(found).toEqual({
      [empty]: { name: undefined, found: { reason: 'asset.json is missing' } },
      [broken]: { name: 'Samovar', found: { reason: expect.stringContaining('asset.json lacks') } },
    });
    expect((await library.removeTrashed([empty, broken])).done).toHaveLength(2);
    expect(readdirSync(home.libraryTrash)).toEqual(['a folder of the user']);
  });

  test('is emptied of those that are named, and of nothing outside it', async () => {
    const { home, library, ids } = await trashOf(['kept', 'gone', 'in the library']);
    const [kept = '', gone = '', alive = ''] = ids;
    await library.trashAll([kept, gone]);
    const outside = newFolder();
    const linked = uuidV7();
    writeFileSync(join(outside, 'precious'), 'x');
    symlinkSync(outside, join(home.libraryTrash, linked));
    const odd = ['..', '.', '', '../library', `../library/${alive}`, alive, 'packs'];
    const answer = await library.removeTrashed([gone, linked, ...odd]);
    expect(answer.done).toEqual([gone, linked]);
    expect(answer.failed.map(({ assetId, error }) => [assetId, error.code])).toEqual(odd.map((id) => [id, 'not_found']));
    expect(readdirSync(home.libraryTrash)).toEqual([kept]);
    expect(existsSync(join(home.library, alive))).toBe(true);
    expect(existsSync(join(outside, 'precious'))).toBe(true);
  });

  test('answers for each of several, and tells once of all that moved', async () => {
    const { library, ids } = await trashOf(['one', 'two']);
    await library.list();
    const heard: unknown[] = [];
    library.subscribe(({ changed, removed }) => heard.push([changed.map(({ name }) => name).sort(), [...removed].sort()]));
    const stranger = uuidV7();
    expect(await library.trashAll([...ids, stranger])).toMatchObject({
      done: ids,
      failed: [{ assetId: stranger, error: { code: 'not_found' } }],
    });
    expect(await library.restoreAll(ids)).toEqual({ done: ids, failed: [] });
    expect(heard).toEqual([
      [[], ids],
      [['one', 'two'], []],
    ]);
  });

  test('ends a removal that was interrupted', async () => {
    const { home } = await trashOf([]);
    const half = join(home.libraryTrash, `.removing-${uuidV7()}`);
    mkdirSync(half);
    writeFileSync(join(half, 'model.glb'), 'x');
    expect(await endRemovals(home)).toEqual([half]);
    expect(readdirSync(home.libraryTrash)).toEqual([]);
  });
});
