import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finishedAsset, newHome } from '../../../test/support/files/sample-assets.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { writeSidecar } from './asset/asset-folder.ts';
import { sweepLeftovers } from './leftovers.ts';

const AN_HOUR_AGO = Date.now() / 1000 - 3600;

/** A data home with an asset folder as a killed rebuild leaves it, an hour ago or just now. */
async function homeWithLeftovers(changedAt = AN_HOUR_AGO) {
  const home = await newHome();
  const id = uuidV7();
  const folder = join(home.library, id);
  mkdirSync(join(folder, '.building'), { recursive: true });
  for (const name of ['.building/model.glb', '.writing-0199.png', 'model.glb', 'asset.json', '.kept'])
    writeFileSync(join(folder, name), 'x');
  for (const name of ['.building', '.writing-0199.png', 'model.glb', 'asset.json', '.kept'])
    utimesSync(join(folder, name), changedAt, changedAt);
  return { home, id, folder };
}

test('what a killed process left unfinished is removed, and nothing else', async () => {
  const { home, folder } = await homeWithLeftovers();
  mkdirSync(join(home.inbox, 'a'));
  writeFileSync(join(home.inbox, 'a', '.writing-1.png'), 'x');
  utimesSync(join(home.inbox, 'a', '.writing-1.png'), AN_HOUR_AGO, AN_HOUR_AGO);
  const { removed, inOrder } = await sweepLeftovers(home, { isRunning: () => false });
  expect(inOrder).toEqual([]);
  expect([...removed].sort()).toEqual(
    [join(home.inbox, 'a', '.writing-1.png'), join(folder, '.building'), join(folder, '.writing-0199.png')].sort(),
  );
  expect(readdirSync(folder).sort()).toEqual(['.kept', 'asset.json', 'model.glb']);
});

test('so are settings and the like that were never renamed, and nothing else of the data home', async () => {
  const home = await newHome();
  for (const folder of [home.watchedFolders, home.copies]) mkdirSync(folder);
  const unfinished = [
    join(home.folder, '.writing-1.json'),
    join(home.watchedFolders, '.writing-2.json'),
    join(home.copies, '.writing-3.json'),
  ];
  for (const path of unfinished) {
    writeFileSync(path, '{}');
    utimesSync(path, AN_HOUR_AGO, AN_HOUR_AGO);
  }
  const before = readdirSync(home.folder).filter((name) => !name.startsWith('.writing-'));
  expect((await sweepLeftovers(home, { isRunning: () => false })).removed).toEqual(unfinished);
  expect(readdirSync(home.folder)).toEqual(before);
});

test('folders that the runtime built or packed in are swept too', async () => {
  const { home, folder } = await homeWithLeftovers();
  for (const name of ['.building-x1', '.packing-y2']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'model.glb'), 'x');
    utimesSync(join(folder, name), AN_HOUR_AGO, AN_HOUR_AGO);
  }
  expect((await sweepLeftovers(home, { isRunning: () => false })).removed).toHaveLength(4);
  expect(readdirSync(folder).sort()).toEqual(['.kept', 'asset.json', 'model.glb']);
});

test('a build that was taken but for its last step is rid of the files that the earlier one left', async () => {
  const { home, id, folder } = await homeWithLeftovers();
  await writeSidecar(folder, { ...finishedAsset(id), builtFiles: ['model.glb'] });
  for (const name of ['model.obj', 'model.mtl', 'turntable-001.png', 'my model.obj']) writeFileSync(join(folder, name), 'x');
  await sweepLeftovers(home, { isRunning: () => false });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['model.glb', 'my model.obj']));
  for (const name of ['model.obj', 'model.mtl', 'turntable-001.png']) expect(readdirSync(folder)).not.toContain(name);
});

test('the unfinished files of a job that a living process runs are left to it', async () => {
  const { home, id, folder } = await homeWithLeftovers();
  expect((await sweepLeftovers(home, { isRunning: (assetId) => assetId === id })).removed).toEqual([]);
  expect(readdirSync(folder)).toContain('.building');
});

test('what changed a moment ago may be in the making, and is left', async () => {
  const { home } = await homeWithLeftovers(Date.now() / 1000);
  expect((await sweepLeftovers(home, { isRunning: () => false })).removed).toEqual([]);
});

test('a file among the folders does not matter', async () => {
  const { home } = await homeWithLeftovers();
  writeFileSync(join(home.library, 'notes.txt'), 'x');
  expect((await sweepLeftovers(home, { isRunning: () => false })).removed).toHaveLength(2);
});
