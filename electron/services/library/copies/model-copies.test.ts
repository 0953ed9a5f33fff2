import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finishedAsset, newHome } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { copyModels } from './model-copies.ts';

async function library(...names: string[]) {
  const home = await newHome();
  const assets = names.map((name, number) => {
    const sidecar = finishedAsset(uuidV7(1000 + number), name);
    const folder = join(home.library, sidecar.id);
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.glb'), `model ${number}`);
    return { folder, sidecar };
  });
  return { home, assets, out: newFolder() };
}

const contents = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('copies are numbered in the order they are asked for in, and none takes the place of another or of a file that is there', async () => {
  const { home, assets, out } = await library('Chair', 'Chair', 'Chair-2', 'chair', 'Chair', ':Chair', '\u2068\u202eStool\u2069');
  writeFileSync(join(out, '_Chair.glb'), 'not ours');
  const copies = await copyModels(assets, out, { library: home.library });
  expect(copies.map(({ copy }) => copy.ok)).toEqual(assets.map(() => true));
  expect(contents(out)).toEqual({
    'Chair.glb': 'model 0',
    'Chair-2.glb': 'model 1',
    'Chair-2-2.glb': 'model 2',
    'chair-3.glb': 'model 3',
    'Chair-4.glb': 'model 4',
    '_Chair.glb': 'not ours',
    '_Chair-2.glb': 'model 5',
    'Stool.glb': 'model 6',
  });
});

test('a link is no model, and an asset without one is a failure of its own', async () => {
  const { home, assets, out } = await library('Linked', 'Gone', 'Whole');
  const [linked, gone] = assets.map(({ folder }) => join(folder, 'model.glb'));
  const secret = join(newFolder(), 'secret');
  writeFileSync(secret, 'secret');
  for (const model of [linked, gone]) rmSync(model ?? '');
  symlinkSync(secret, linked ?? '');
  const copies = await copyModels(assets, out, { library: home.library });
  expect(copies).toMatchObject([
    { copy: { ok: false, error: { code: 'not_found' } } },
    { copy: { ok: false, error: { code: 'not_found' } } },
    { copy: { ok: true } },
  ]);
  expect(contents(out)).toEqual({ 'Whole.glb': 'model 2' });
});
