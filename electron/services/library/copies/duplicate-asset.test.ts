import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePipe } from '../../../../test/support/files/make-pipe.ts';
import { finishedAsset, newHome } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { Library } from '../library.ts';

async function original(more: object = {}) {
  const home = await newHome();
  const library = new Library(home);
  const asset = { ...finishedAsset(uuidV7(1000), 'Chair'), jobId: 'job-1', tags: ['red'], notes: { by: 'Ann' }, ...more };
  const folder = join(home.library, asset.id);
  mkdirSync(join(folder, 'builds', 'b'), { recursive: true });
  writeFileSync(join(folder, 'asset.json'), JSON.stringify(asset));
  writeFileSync(join(folder, 'model.glb'), 'model');
  writeFileSync(join(folder, 'builds', 'b', 'model.glb'), 'kept');
  writeFileSync(join(folder, '.prepared-asset.json'), '{}');
  return { home, library, asset, folder };
}

test('a duplicate has every file of its own, what others wrote into its sidecar, and another name', async () => {
  const { home, library, asset, folder } = await original();
  const copy = await library.duplicate(asset.id);
  expect(copy).toMatchObject({ ok: true, value: { sidecar: { name: 'Chair 2', tags: ['red'] } } });
  if (!copy.ok) return;
  const { folder: place, sidecar } = copy.value;
  expect(readdirSync(place).sort()).toEqual(['asset.json', 'builds', 'model.glb']);
  const written = JSON.parse(readFileSync(join(place, 'asset.json'), 'utf8'));
  expect(written).toMatchObject({ id: sidecar.id, notes: { by: 'Ann' } });
  expect(written.jobId).toBeUndefined();
  writeFileSync(join(place, 'builds', 'b', 'model.glb'), 'changed');
  expect(readFileSync(join(folder, 'builds', 'b', 'model.glb'), 'utf8')).toBe('kept');
  expect(readdirSync(home.library)).toHaveLength(2);
  const again = await library.duplicate(sidecar.id);
  expect(again).toMatchObject({ value: { sidecar: { name: 'Chair 3' } } });
  expect((await library.list()).assets.map(({ name }) => name)).toEqual(['Chair 3', 'Chair 2', 'Chair']);
});

test('a link in the place of its folder is not followed', async () => {
  const { home, library, asset, folder } = await original();
  const elsewhere = join(newFolder(), 'elsewhere');
  renameSync(folder, elsewhere);
  symlinkSync(elsewhere, folder);
  expect(await library.duplicate(asset.id)).toMatchObject({ ok: false, error: { code: 'not_writable' } });
  expect(readdirSync(home.library)).toEqual([asset.id]);
  expect(readdirSync(elsewhere).sort()).toEqual(['.prepared-asset.json', 'asset.json', 'builds', 'model.glb']);
});

test('a pipe in it is left out, and a long name is cut between letters', async () => {
  const { library, asset, folder } = await original({ name: `${'x'.repeat(117)}🫖` });
  makePipe(join(folder, 'preview.png'));
  const copy = await library.duplicate(asset.id);
  expect(copy).toMatchObject({ ok: true, value: { sidecar: { name: `${'x'.repeat(117)} 2` } } });
  expect(copy.ok && readdirSync(copy.value.folder).sort()).toEqual(['asset.json', 'builds', 'model.glb']);
});

test('a link in it stays a link, and nothing is left of a copy that fails', async () => {
  const { home, library, asset, folder } = await original({ name: `${'x'.repeat(118)} 9` });
  symlinkSync('/etc/hostname', join(folder, 'link'));
  const copy = await library.duplicate(asset.id);
  expect(copy).toMatchObject({ value: { sidecar: { name: `${'x'.repeat(117)} 10` } } });
  writeFileSync(join(folder, 'asset.json'), '{');
  expect(await library.duplicate(asset.id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(await library.duplicate(uuidV7())).toMatchObject({ ok: false, error: { code: 'not_found' } });
  const busy = new Library(home, { isBuilding: () => true });
  expect(await busy.duplicate(copy.ok ? copy.value.sidecar.id : '')).toMatchObject({ ok: false, error: { code: 'usage' } });
  expect(readdirSync(folder).filter((name) => name.startsWith('.writing'))).toEqual([]);
});
