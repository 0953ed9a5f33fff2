import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import { makeLatent } from '../../../test/support/files/make-latent.ts';
import { makePng, pencilPng } from '../../../test/support/files/make-png.ts';
import { finishedAsset, sampledAsset } from '../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { uuidV7 } from '../../services/storage/names/uuid-v7.ts';
import { createStudio } from '../../studio.ts';
import type { DesktopActions } from './handlers/handlers.ts';
import { createRequestHandlers } from './request-handlers.ts';

const dragged: string[][] = [];
const DESKTOP = {
  showInFolder: () => {},
  showPath: () => {},
  saveCopy: async () => ok({}),
  savePicture: async () => ok({}),
  copyText: async () => {},
  notify: () => {},
  setBadge: () => {},
  chooseFile: async () => undefined,
  chooseFolder: async () => undefined,
  chooseFiles: async () => [],
  startDrag: (paths: readonly string[]) => void dragged.push([...paths]),
};

/** The handlers of a studio whose queue nobody works through, and the packs named by their pipelines. */
async function openHandlers(
  packs: Record<string, string> = { starter: 'TrellisImageTo3DPipeline' },
  desktop: Partial<DesktopActions> = {},
) {
  const projectFolder = newFolder();
  for (const [name, pipeline] of Object.entries(packs)) {
    mkdirSync(join(projectFolder, 'packs', name), { recursive: true });
    writeFileSync(join(projectFolder, 'packs', name, 'pipeline.json'), JSON.stringify({ name: pipeline }));
  }
  const studio = await createStudio({ projectFolder, environment: { ESPALIER_HOME: newFolder() }, ownsInbox: false });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  return { studio: studio.value, handlers: createRequestHandlers(studio.value, { ...DESKTOP, ...desktop }) };
}

const OPTIONS = {
  seed: 1,
  pack: 'starter',
  device: 'auto',
  cutOut: 'auto' as const,
  sampling: { sparseStructure: {}, structuredLatent: {}, multiImage: 'stochastic' as const },
  building: { formats: ['glb' as const] },
};

describe('the window asks to start', () => {
  test('from words alone: the job is named by them, and gets a pack that understands them', async () => {
    const { studio, handlers } = await openHandlers({ starter: 'TrellisImageTo3DPipeline', words: 'TrellisTextTo3DPipeline' });
    expect(await handlers.startGeneration({ pictureIds: [], text: 'a red chair', options: OPTIONS })).toMatchObject({ ok: true });
    const request = { kind: 'generate', pictures: [], text: 'a red chair', options: { pack: 'words' } };
    expect(studio.jobs.list()).toMatchObject([{ name: 'a red chair', request }]);
  });

  test('several objects at once: as many jobs of one batch, each with its own picture and mask, or none', async () => {
    const { studio, handlers } = await openHandlers();
    const [crate, crab, mask] = [10, 20, 30].map((shade) => new Uint8Array(makePng(32, 32, () => [shade, 0, 0, 255])));
    const taken = await Promise.all(
      [crate, crab].map((bytes, at) => handlers.importPicture({ name: `${at}.png`, bytes: bytes ?? new Uint8Array() })),
    );
    const ids = taken.map((picture) => (picture.ok ? picture.value.id : ''));
    const kept = await handlers.keepMask({ bytes: mask ?? new Uint8Array() });
    const maskIds = [kept.ok ? kept.value.maskId : ''];
    const items = [
      { pictureIds: ids.slice(0, 1), maskIds },
      { pictureIds: ids.slice(1), name: 'Crab' },
    ];
    const started = await handlers.startBatch({ name: 'Props', items, seeds: [4, 5], options: OPTIONS });
    if (!started.ok) throw new Error(started.error.message);
    const { parent, jobIds } = started.value;
    const jobs = studio.jobs.list();
    expect(jobs.map(({ id }) => id)).toEqual(jobIds);
    expect(jobs.map(({ name }) => name)).toEqual(['0 4', '0 5', 'Crab 4', 'Crab 5']);
    expect(jobs.every((job) => job.parent?.id === parent.id && job.parent.name === 'Props')).toBe(true);
    expect(jobs[0]?.request).toMatchObject({ pictures: [expect.stringContaining('0.png')], masks: [expect.stringContaining('mask.png')] });
    const unknown = { pictureIds: [uuidV7()] };
    expect(await handlers.startBatch({ name: 'Props', items: [...items, unknown], options: OPTIONS })).toMatchObject({ ok: false });
    expect(studio.jobs.list()).toHaveLength(4);
  });

  test('pictures that come into a folder, once it is watched', async () => {
    const folder = newFolder();
    const { studio, handlers } = await openHandlers(undefined, { chooseFolder: async () => folder });
    writeFileSync(
      join(folder, 'old.png'),
      makePng(32, 32, () => [1, 0, 0, 255]),
    );
    expect(await handlers.chooseWatchFolder(undefined)).toEqual({ ok: true, value: { folder, taken: 0, skipped: [] } });
    writeFileSync(
      join(folder, 'new.png'),
      makePng(32, 32, () => [2, 0, 0, 255]),
    );
    utimesSync(join(folder, 'new.png'), 1000, 1000);
    for (let look = 0; look < 2; look++) await studio.watch.look();
    expect(studio.jobs.list()).toMatchObject([{ name: 'new', parent: { name: basename(folder) } }]);
    expect(await handlers.readWatchFolder(undefined)).toMatchObject({ value: { taken: 1 } });
    expect(studio.settings.settings.watchFolder).toBe(folder);
    expect(await handlers.stopWatching(undefined)).toEqual({ ok: true, value: { taken: 0, skipped: [] } });
    expect(studio.settings.settings.watchFolder).toBe('');
  });

  test('pictures of a watched folder on the farm, for as long as that is chosen and switched on', async () => {
    const folder = newFolder();
    const { studio, handlers } = await openHandlers(undefined, { chooseFolder: async () => folder });
    await handlers.chooseWatchFolder(undefined);
    const placeOfNext = async (name: string) => {
      writeFileSync(join(folder, name), pencilPng(24 + studio.jobs.list().length));
      utimesSync(join(folder, name), 1000, 1000);
      for (let look = 0; look < 2; look++) await studio.watch.look();
      return studio.jobs.list().at(-1)?.request.place ?? 'here';
    };
    expect(await placeOfNext('a.png')).toBe('here');
    await handlers.changeSettings({ farmEnabled: true, watchPlace: 'farm' });
    expect(await placeOfNext('b.png')).toBe('farm');
    await handlers.changeSettings({ farmEnabled: false });
    expect(await placeOfNext('c.png')).toBe('here');
    await handlers.changeSettings({ farmEnabled: true });
    expect(await placeOfNext('d.png')).toBe('farm');
    expect(studio.jobs.list()).toHaveLength(4);
  });

  test('from words that no pack understands: refused, and no job is left', async () => {
    const { studio, handlers } = await openHandlers();
    const started = await handlers.startGeneration({ pictureIds: [], text: 'a red chair', options: OPTIONS });
    expect(started).toMatchObject({ ok: false, error: { code: 'pack_missing' } });
    expect(studio.jobs.list()).toEqual([]);
  });

  test('an object, several, one once more, its new look or another build, on the farm: only while that is switched on', async () => {
    const { studio, handlers } = await openHandlers();
    const asset = finishedAsset();
    const folder = join(studio.home.library, asset.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'asset.json'),
      JSON.stringify({ ...asset, recipe: { ...asset.recipe, parameters: { text: 'a red chair' } } }),
    );
    writeFileSync(join(folder, 'latent.safetensors'), makeLatent({ pack: { name: 'starter' } }));
    const there = { place: 'farm' } as const;
    const chair = { text: 'a red chair', pictureIds: [] };
    const asked = [
      () => handlers.startGeneration({ ...chair, options: OPTIONS, ...there }),
      () => handlers.startBatch({ name: 'Props', items: [chair], options: OPTIONS, ...there }),
      () => handlers.regrowAsset({ assetId: asset.id, kind: 'again', ...there }),
      () => handlers.varyAsset({ assetId: asset.id, pictureIds: [], text: 'of gold', pack: 'starter', ...there }),
      () => handlers.rebuildAsset({ assetId: asset.id, building: OPTIONS.building, ...there }),
    ];
    for (const ask of asked) expect(await ask()).toMatchObject({ ok: false, error: { message: 'The farm is switched off.' } });
    await studio.settings.change({ farmEnabled: true });
    for (const ask of [asked[2], asked[4]]) expect(await ask?.()).toMatchObject({ ok: true });
    expect(studio.jobs.list()).toMatchObject([
      { request: { kind: 'generate', text: 'a red chair', place: 'farm' } },
      { request: { kind: 'rebuild', place: 'farm' }, assetId: asset.id },
    ]);
  });

  test('from pictures with sides and a delivery file: the job is asked for both', async () => {
    const { studio, handlers } = await openHandlers();
    const taken = await handlers.importPicture({ name: 'tea pot.png', bytes: Buffer.from('picture') });
    const pictureIds = taken.ok ? [taken.value.id] : [];
    const options = { ...OPTIONS, sides: ['back' as const], delivery: { geometry: 'draco' as const } };
    await handlers.startGeneration({ pictureIds, options });
    expect(studio.jobs.list()).toMatchObject([
      { name: 'tea pot', request: { options: { sides: ['back'], delivery: { geometry: 'draco' } } } },
    ]);
  });
});

describe('the window asks what a job grows from', () => {
  test('and is told its pictures with their masks and sides, but none of words, and none that are gone', async () => {
    const { studio, handlers } = await openHandlers({ starter: 'TrellisImageTo3DPipeline', words: 'TrellisTextTo3DPipeline' });
    const pictures = await Promise.all(
      ['front.png', 'back.png'].map(async (name) => {
        const taken = await handlers.importPicture({ name, bytes: Buffer.from(name) });
        if (!taken.ok) throw new Error(taken.error.message);
        return taken.value;
      }),
    );
    const mask = await handlers.keepMask({ bytes: new Uint8Array(makePng(32, 32, () => [30, 0, 0, 255])) });
    const maskId = mask.ok ? mask.value.maskId : '';
    const pictureIds = pictures.map(({ id }) => id);
    await handlers.startGeneration({ pictureIds, maskIds: [null, maskId], options: { ...OPTIONS, sides: ['back', 'left'] } });
    await handlers.startGeneration({ pictureIds: [], text: 'a red chair', options: OPTIONS });
    const [shown, told] = studio.jobs.list().map(({ id }) => ({ jobId: id }));
    if (shown === undefined || told === undefined) throw new Error('There are not two jobs.');
    const [front, back] = pictures;
    const views = [
      { picture: front, side: 'back' },
      { picture: back, side: 'left', maskId },
    ];
    expect(await handlers.jobPictures(shown)).toEqual({ ok: true, value: views });
    expect(await handlers.jobPictures(told)).toEqual({ ok: true, value: [] });
    rmSync(join(studio.home.inbox, maskId), { recursive: true });
    expect(await handlers.jobPictures(shown)).toMatchObject({ ok: false, error: { code: 'input_not_found' } });
    expect(await handlers.jobPictures({ jobId: 'another' })).toEqual({ ok: true, value: [] });
    const elsewhere = { kind: 'generate', pictures: ['/elsewhere/chair.png'], options: OPTIONS } as const;
    const job = studio.jobs.add({ name: 'chair', request: { ...elsewhere, pictures: [...elsewhere.pictures] } });
    expect(await handlers.jobPictures({ jobId: job.id })).toMatchObject({ ok: false, error: { code: 'input_not_found' } });
  });
});

describe('the window asks to rebuild', () => {
  test('an asset: a job is added for that very asset, with the pack that its latent names', async () => {
    const { studio, handlers } = await openHandlers();
    const asset = finishedAsset();
    const folder = join(studio.home.library, asset.id);
    await studio.library.makeFolder(asset.id);
    await studio.library.save(asset);
    writeFileSync(join(folder, 'latent.safetensors'), makeLatent({ pack: { name: 'image-large' } }));
    const building = { triangles: 500, formats: ['glb' as const] };
    const delivery = { textures: 'webp' as const };
    const answer = await handlers.rebuildAsset({ assetId: asset.id, building, delivery });
    const [job] = studio.jobs.list();
    expect(answer).toEqual({ ok: true, value: { jobId: job?.id } });
    const request = {
      kind: 'rebuild',
      latent: join(folder, 'latent.safetensors'),
      pack: 'image-large',
      device: 'auto',
      building,
      delivery,
    };
    expect(job).toMatchObject({ assetId: asset.id, name: 'Tea pot', request });
  });

  test('an asset whose tilt and depth were corrected: they are kept where nothing is said of them, and left to the pack where that is', async () => {
    const { studio, handlers } = await openHandlers();
    const asset = finishedAsset();
    await studio.library.makeFolder(asset.id);
    await studio.library.save({ ...asset, building: { formats: ['glb'], cameraPitch: 20, depthScale: 0.7 } });
    writeFileSync(join(studio.home.library, asset.id, 'latent.safetensors'), makeLatent({ pack: { name: 'image-large' } }));
    expect(await handlers.describeAsset({ assetId: asset.id })).toMatchObject({ value: { pose: { cameraPitch: 20, depthScale: 0.7 } } });
    for (const asked of [{}, { cameraPitch: 'auto' as const, depthScale: 1 }]) {
      await handlers.rebuildAsset({ assetId: asset.id, building: { formats: ['glb'], ...asked } });
    }
    const built = studio.jobs.list().map(({ request }) => request.kind === 'rebuild' && request.building);
    expect(built).toHaveLength(2);
    expect(built).toEqual(expect.arrayContaining([{ formats: ['glb'], cameraPitch: 20, depthScale: 0.7 }, { formats: ['glb'] }]));
  });

  test('one that cannot be read: it is built from its saved shape, and shown in its folder meanwhile', async () => {
    const { studio, handlers } = await openHandlers();
    const { id } = finishedAsset();
    const made = await studio.library.makeFolder(id);
    const folder = made.ok ? made.value : '';
    writeFileSync(join(folder, 'asset.json'), '{');
    writeFileSync(join(folder, 'latent.safetensors'), makeLatent({ pack: { name: 'image-large' } }));
    expect(await handlers.listUnreadable(undefined)).toEqual(ok([{ id, reason: 'asset.json is not whole', canRebuild: true }]));
    expect(await handlers.showInFolder({ assetId: id })).toEqual(ok({}));
    expect(await handlers.rebuildAsset({ assetId: id, building: { formats: ['glb'] } })).toMatchObject({ ok: true });
    expect(studio.jobs.list()).toMatchObject([{ assetId: id, request: { latent: join(folder, 'latent.safetensors') } }]);
  });

  test('how long that would take: nothing is known at first, and no job is added', async () => {
    const { studio, handlers } = await openHandlers();
    const asset = finishedAsset();
    await studio.library.makeFolder(asset.id);
    await studio.library.save(asset);
    writeFileSync(join(studio.home.library, asset.id, 'latent.safetensors'), makeLatent({ pack: { name: 'image-large' } }));
    expect(await handlers.estimateRebuild({ assetId: asset.id, building: { formats: ['glb'] } })).toEqual({
      ok: true,
      value: { stages: {}, memory: { neededBytes: expect.any(Number), isGuess: true } },
    });
    expect(studio.jobs.list()).toEqual([]);
  });

  test('an asset that is not there: not found, and no job is left', async () => {
    const { studio, handlers } = await openHandlers();
    const answer = await handlers.rebuildAsset({ assetId: uuidV7(), building: { formats: ['glb'] } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(studio.jobs.list()).toEqual([]);
  });
});

describe('the window drags objects out', () => {
  test('as copies, each under the name of its asset, whatever that is made of; the library keeps its own', async () => {
    const { studio, handlers } = await openHandlers();
    const names = ['../../Tea <pot>', 'Chair', 'Chair'];
    const assets = names.map((name) => finishedAsset(uuidV7(), name));
    for (const [at, asset] of assets.entries()) {
      await studio.library.makeFolder(asset.id);
      await studio.library.save(asset);
      writeFileSync(join(studio.library.folderOf(asset.id), 'model.glb'), `model ${at}`);
    }
    const unbuilt = sampledAsset();
    await studio.library.makeFolder(unbuilt.id);
    await studio.library.save(unbuilt);
    const ids = [...assets.map(({ id }) => id), unbuilt.id];
    expect(await handlers.dragOut({ assetIds: ids })).toMatchObject({
      value: { done: assets.map(({ id }) => id), failed: [{ assetId: unbuilt.id, error: { code: 'not_found' } }] },
    });
    const [paths = []] = dragged.splice(0);
    expect(paths.map((path) => basename(path))).toEqual(['_.._Tea _pot_.glb', 'Chair.glb', 'Chair-2.glb']);
    expect(paths.every((path) => path.startsWith(studio.home.handedOut))).toBe(true);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(['model 0', 'model 1', 'model 2']);
    writeFileSync(paths[1] ?? '', 'changed by whoever received it');
    expect(readFileSync(join(studio.library.folderOf(ids[1] ?? ''), 'model.glb'), 'utf8')).toBe('model 1');
  });
});
