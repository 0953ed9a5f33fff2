import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { EGG_TRIANGLES, makeEggGlb } from '../../../test/support/files/make-glb.ts';
import { finishedAsset, newHome, sampledAsset } from '../../../test/support/files/sample-assets.ts';
import { RECIPE } from '../../../test/support/files/sample-recipe.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { LATENT_NAME, SIDECAR_NAME } from './asset/asset-folder.ts';
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
  expect(await recoverLibrary(home, library, { isLive: () => false })).toEqual({ adopted: [id], trashed: [] });
  expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar: { kind: 'sampled', files: { latent: LATENT_NAME } } } });
});

test('it gets the name and the request that were laid ready for it, and its cut-out', async () => {
  const { home, library, folderWith } = await crashedHome();
  const id = folderWith(LATENT_NAME, 'cut-out-1.png');
  const prepared = { ...sampledAsset(id, 'Samovar'), request: GenerationOptions.parse({ seed: 7 }) };
  await library.prepare(prepared);
  expect((await library.list()).assets).toEqual([]);
  expect(await recoverLibrary(home, library, { isLive: () => false })).toEqual({ adopted: [id], trashed: [] });
  const files = { latent: LATENT_NAME, cutOut: 'cut-out-1.png' };
  expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar: { ...prepared, files } } });
  expect(readdirSync(join(home.library, id)).sort()).toEqual(['asset.json', 'cut-out-1.png', LATENT_NAME]);
});

test('a finished asset whose sidecar is lost comes back as finished, from the recipe in its model', async () => {
  const { home, library, folderWith } = await crashedHome();
  const id = folderWith(LATENT_NAME, 'model.obj', 'model-lod1.glb', 'turntable-001.png', 'notes.txt');
  writeFileSync(join(home.library, id, 'model.glb'), await makeEggGlb());
  expect(await recoverLibrary(home, library, { isLive: () => false })).toEqual({ adopted: [id], trashed: [] });
  const sidecar = {
    kind: 'finished',
    recipe: RECIPE,
    files: { latent: LATENT_NAME, glb: 'model.glb', obj: 'model.obj', lod1: 'model-lod1.glb' },
    builtFiles: expect.not.arrayContaining(['notes.txt', LATENT_NAME]),
    // The egg is open at both ends: a rim of forty edges each.
    mesh: { vertices: 40 * 25, faces: EGG_TRIANGLES, components: 1, openEdges: 80, nonManifoldEdges: 0, watertight: false },
  };
  expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar } });
});

test('one whose model is no whole GLB of ours is sampled', async () => {
  const { home, library, folderWith } = await crashedHome();
  const id = folderWith(LATENT_NAME, 'model.glb');
  await recoverLibrary(home, library, { isLive: () => false });
  expect(await library.find(id)).toMatchObject({ ok: true, value: { sidecar: { kind: 'sampled', files: { latent: LATENT_NAME } } } });
});

test('a folder with neither is moved to the trash, with all that is in it', async () => {
  const { home, library, folderWith } = await crashedHome();
  const id = folderWith('input-1.png');
  expect(await recoverLibrary(home, library, { isLive: () => false })).toEqual({ adopted: [], trashed: [id] });
  expect(readdirSync(join(home.libraryTrash, id))).toEqual(['input-1.png']);
});

test('finished assets, broken sidecars, folders of live jobs and foreign folders are left alone', async () => {
  const { home, library, folderWith } = await crashedHome();
  const broken = folderWith(SIDECAR_NAME, LATENT_NAME);
  const live = folderWith('input-1.png');
  const finished = finishedAsset(folderWith('model.glb'));
  await library.save(finished);
  mkdirSync(join(home.library, 'my own notes'));
  expect(await recoverLibrary(home, library, { isLive: (id) => id === live })).toEqual({ adopted: [], trashed: [] });
  expect([broken, live, finished.id, 'my own notes'].every((name) => existsSync(join(home.library, name)))).toBe(true);
});
