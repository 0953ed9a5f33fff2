import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finishedAsset, newHome } from '../../../test/support/sample-assets.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import { LATENT_NAME, SIDECAR_NAME } from './asset-folder.ts';
import { Library } from './library.ts';
import { recoverLibrary } from './recovery.ts';

async function crashedHome() {
  const home = await newHome();
  const library = new Library(home);
  const folderWith = (...files: string[]) => {
    const id = uuidV7();
    mkdirSync(join(home.library, id));
    for (const file of files) writeFileSync(join(home.library, id, file), 'content');
    return id;
  };
  return { home, library, folderWith };
}

test('a folder with a latent and no sidecar becomes a sampled asset', async () => {
  const { home, library, folderWith } = await crashedHome();
  const id = folderWith('input-1.png', LATENT_NAME, '.writing-model.glb');
  expect(await recoverLibrary(home, library, () => false)).toEqual({ sampled: [id], trashed: [] });
  expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar: { kind: 'sampled', files: { latent: LATENT_NAME } } } });
});

test('a folder with neither is moved to the trash, with all that is in it', async () => {
  const { home, library, folderWith } = await crashedHome();
  const id = folderWith('input-1.png');
  expect(await recoverLibrary(home, library, () => false)).toEqual({ sampled: [], trashed: [id] });
  expect(readdirSync(join(home.libraryTrash, id))).toEqual(['input-1.png']);
});

test('finished assets, broken sidecars, folders of live jobs and foreign folders are left alone', async () => {
  const { home, library, folderWith } = await crashedHome();
  const broken = folderWith(SIDECAR_NAME, LATENT_NAME);
  const live = folderWith('input-1.png');
  const finished = finishedAsset(folderWith('model.glb'));
  await library.save(finished);
  mkdirSync(join(home.library, 'my own notes'));
  expect(await recoverLibrary(home, library, (id) => id === live)).toEqual({ sampled: [], trashed: [] });
  expect([broken, live, finished.id, 'my own notes'].every((name) => existsSync(join(home.library, name)))).toBe(true);
});
