import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finishedAsset, sampledAsset } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { generateRequest, jobFor, newRunner, picture, rebuildRequest } from '../../../../test/support/programs/stand-in-runner.ts';
import type { JobRequest } from '../queue/job.ts';

describe('a job that generates', () => {
  test('ends with an asset whose sidecar tells everything, in a folder of its own', async () => {
    const { home, library, runner } = await newRunner();
    const job = jobFor(generateRequest());
    const folder = join(home.library, job.assetId);
    const sidecar = {
      kind: 'finished',
      name: 'tea pot',
      files: { latent: 'latent.safetensors', cutOut: 'cut-out-1.png', preview: 'preview.png', glb: 'model.glb' },
      recipe: { seed: 1 },
    };
    expect(await runner.run(job, {})).toMatchObject({ ok: true, value: { folder, sidecar } });
    expect((await library.find(job.assetId)).ok).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([
      'asset.json',
      'cut-out-1.png',
      'input-1.png',
      'latent.safetensors',
      'model.glb',
      'preview.png',
    ]);
  });

  test('copies what was made to the folder that is asked for, but not the pictures that came in', async () => {
    const { runner } = await newRunner();
    const outFolder = join(newFolder(), 'new', 'folder');
    expect((await runner.run(jobFor(generateRequest({ outFolder })), {})).ok).toBe(true);
    expect(readdirSync(outFolder).sort()).toEqual(['cut-out-1.png', 'latent.safetensors', 'model.glb', 'preview.png']);
  });

  test('is not done twice when only its end was not put down: a second run copies again, and that is all', async () => {
    const { library, runner } = await newRunner();
    const outFolder = join(newFolder(), 'out');
    const job = jobFor(generateRequest({ outFolder }));
    await runner.run(job, {});
    const glb = join(library.folderOf(job.assetId), 'model.glb');
    writeFileSync(glb, 'as it was left');
    rmSync(outFolder, { recursive: true });
    expect((await runner.run(job, {})).ok).toBe(true);
    expect([readFileSync(glb, 'utf8'), readFileSync(join(outFolder, 'model.glb'), 'utf8')]).toEqual(['as it was left', 'as it was left']);
  });

  test('is refused before anything is made when the copies cannot be written', async () => {
    const { home, runner } = await newRunner();
    const outFolder = join(picture(), 'below-a-file');
    const error = { code: 'not_writable', message: expect.stringContaining(outFolder) };
    expect(await runner.run(jobFor(generateRequest({ outFolder })), {})).toMatchObject({ ok: false, error });
    expect(readdirSync(home.library)).toEqual([]);
  });

  test('says that the asset is finished, and where, when the copies fail at the end', async () => {
    const { library, runner } = await newRunner();
    const outFolder = join(newFolder(), 'out');
    const job = jobFor(generateRequest({ outFolder }));
    const replaceByFile = () => {
      rmSync(outFolder, { recursive: true, force: true });
      writeFileSync(outFolder, '');
    };
    const error = {
      code: 'not_writable',
      hint: expect.stringContaining(library.folderOf(job.assetId)),
      details: { assetId: job.assetId },
    };
    expect(await runner.run(job, { onProgress: replaceByFile })).toMatchObject({ ok: false, error });
    expect(await library.find(job.assetId)).toMatchObject({ ok: true, value: { sidecar: { kind: 'finished' } } });
  });

  test.each([
    ['a picture that is not there', { pictures: ['/no/such.png'] }, '', 'input_not_found'],
    ['a pack that is not there', { pack: 'other' }, '', 'pack_missing'],
    ['a picture that the runtime refuses', {}, 'before-latent', 'input_empty'],
  ])('leaves nothing behind after %s', async (_, extra, fault, code) => {
    const { home, runner } = await newRunner(fault);
    expect(await runner.run(jobFor(generateRequest(extra)), {})).toMatchObject({ ok: false, error: { code } });
    expect(readdirSync(home.library)).toEqual([]);
  });

  test('leaves nothing behind when it is cancelled before its latent', async () => {
    const { home, runner } = await newRunner('slow');
    const abort = new AbortController();
    const running = runner.run(jobFor(generateRequest()), { signal: abort.signal, onProgress: () => abort.abort() });
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(readdirSync(home.library)).toEqual([]);
  });

  test.each([
    ['a failure', 'after-latent', 'out_of_memory'],
    ['the death of the runtime', 'death', 'runtime_died'],
  ])('keeps what was sampled after %s, and says how to go on', async (_, fault, code) => {
    const { library, runner } = await newRunner(fault);
    const job = jobFor(generateRequest());
    const error = { code, waysOut: [{ kind: 'build-latent', assetId: job.assetId }], details: { assetId: job.assetId } };
    expect(await runner.run(job, {})).toMatchObject({ ok: false, error });
    expect(await library.find(job.assetId)).toMatchObject({
      ok: true,
      value: { sidecar: { kind: 'sampled', name: 'tea pot', files: { cutOut: 'cut-out-1.png' } } },
    });
  });

  test('says that the folder is gone when what was made went with it', async () => {
    const { library, runner } = await newRunner();
    const job = jobFor(generateRequest());
    const adopt = library.adopt.bind(library);
    library.adopt = async (id) => {
      const adopted = await adopt(id);
      const preview = join(library.folderOf(id), 'preview.png'); // the last of what the stand-in makes before it answers
      await expect.poll(() => existsSync(preview)).toBe(true);
      rmSync(library.folderOf(id), { recursive: true });
      return adopted;
    };
    expect(await runner.run(job, {})).toMatchObject({
      ok: false,
      error: { code: 'not_writable', message: expect.stringContaining('moved or removed') },
    });
  });

  test('goes on from its saved latent when it is run again, even if the picture is gone', async () => {
    const { home, library, runner } = await newRunner();
    const job = jobFor(generateRequest({ pictures: ['/no/longer/there.png'] }));
    await library.makeFolder(job.assetId);
    await library.save(sampledAsset(job.assetId));
    writeFileSync(join(home.library, job.assetId, 'latent.safetensors'), 'latent');
    expect(await runner.run(job, {})).toMatchObject({ ok: true, value: { sidecar: { kind: 'finished' } } });
    expect(readFileSync(join(home.library, job.assetId, 'model.glb'), 'utf8')).toBe('rebuilt');
  });
});

const EARLIER = [
  ...['latent.safetensors', 'model.glb', 'model.obj', 'model.mtl', 'model-base-colour.png', 'model.usdz', 'model.stl', 'model.ply'],
  ...['splat.ply', 'model-lod1.glb', 'model-compressed.glb', 'turntable.webm', 'turntable-001.png'],
  ...['input-1.png', 'cut-out-1.png', 'notes.txt'],
];

describe('a job that rebuilds', () => {
  async function withAsset(fault = '') {
    const setting = await newRunner(fault);
    const asset = finishedAsset();
    const folder = join(setting.home.library, asset.id);
    await setting.library.makeFolder(asset.id);
    await setting.library.save({ ...asset, files: { ...asset.files, obj: 'model.obj', cutOut: 'cut-out-1.png', mine: 'notes.txt' } });
    for (const name of EARLIER) writeFileSync(join(folder, name), 'old');
    return { ...setting, folder, asset };
  }

  test('leaves no file of an earlier build at the root, listed or lying around, and no other file touched', async () => {
    const { runner, folder, asset } = await withAsset();
    const outFolder = newFolder();
    const built = await runner.run(jobFor({ ...rebuildRequest(join(folder, 'latent.safetensors')), outFolder }, asset.id), {});
    const files = { ...asset.files, cutOut: 'cut-out-1.png', mine: 'notes.txt' };
    const { id, name, createdAt } = asset;
    const sidecar = { id, name, createdAt, files, builtFiles: ['model.glb', 'preview.png'] };
    expect(built).toMatchObject({ ok: true, value: { sidecar } });
    expect(built.ok && built.value.sidecar.files).toEqual(files);
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('rebuilt');
    expect(readFileSync(join(folder, 'latent.safetensors'), 'utf8')).toBe('old');
    const left = ['cut-out-1.png', 'latent.safetensors', 'model.glb', 'notes.txt', 'preview.png'];
    expect(readdirSync(folder).sort()).toEqual(['asset.json', 'builds', 'cut-out-1.png', 'input-1.png', ...left.slice(1)]);
    expect(readdirSync(outFolder).sort()).toEqual(left);
  });

  test.each([
    [{}, 2],
    [{ replaces: true }, 1],
  ])('keeps the earlier build beside the new one, unless it is to be replaced: %j', async (asked, count) => {
    const { runner, library, folder, asset } = await withAsset();
    const request = { ...rebuildRequest(join(folder, 'latent.safetensors')), ...asked, buildName: 'Game' };
    expect(await runner.run(jobFor(request, asset.id), {})).toMatchObject({ ok: true, value: { sidecar: { buildName: 'Game' } } });
    const listed = await library.builds(asset.id);
    expect(listed.ok && listed.value.builds.map(({ name }) => name)).toEqual(['Game', undefined].slice(0, count));
  });

  test('keeps what people wrote into the sidecar', async () => {
    const { runner, folder, asset } = await withAsset();
    const path = join(folder, 'asset.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), tags: ['kitchen'] }));
    expect((await runner.run(jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id), {})).ok).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ tags: ['kitchen'], building: { formats: ['glb'] } });
  });

  test('builds an asset whose sidecar is broken from its latent, and keeps the broken one aside', async () => {
    const { runner, folder, asset, library } = await withAsset();
    writeFileSync(join(folder, 'asset.json'), '{"files": ');
    expect(await library.findForRebuild(asset.id)).toMatchObject({ ok: true, value: { folder } });
    const built = await runner.run(jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id), {});
    expect(built).toMatchObject({ ok: true, value: { sidecar: { id: asset.id, kind: 'finished', name: 'tea pot' } } });
    const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('asset-broken-'));
    expect(readFileSync(join(folder, aside), 'utf8')).toBe('{"files": ');
  });

  test('does nothing to an asset of a newer version', async () => {
    const { runner, folder, asset } = await withAsset();
    writeFileSync(join(folder, 'asset.json'), '{"schema": 2}');
    const before = readdirSync(folder);
    const error = { code: 'not_writable', message: expect.stringContaining('newer version') };
    const built = await runner.run(jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id), {});
    expect(built).toMatchObject({ ok: false, error });
    expect(readdirSync(folder)).toEqual(before);
  });

  test('says that the folder is gone when it was moved away meanwhile', async () => {
    const { runner, folder, asset, home } = await withAsset();
    const building = runner.run(jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id), {
      onProcess: () => renameSync(folder, join(home.folder, 'moved')),
    });
    const error = { code: 'not_writable', message: expect.stringContaining(folder) };
    expect(await building).toMatchObject({ ok: false, error });
  });

  test('leaves its asset as it was when the pack is missing', async () => {
    const { runner, folder, asset, library } = await withAsset();
    const request = { ...rebuildRequest(join(folder, 'latent.safetensors')), pack: 'other' } as JobRequest;
    const before = await library.find(asset.id);
    expect(await runner.run(jobFor(request, asset.id), {})).toMatchObject({ ok: false, error: { code: 'pack_missing' } });
    expect(await library.find(asset.id)).toEqual(before);
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('old');
  });

  test('makes a new asset of a latent that lies elsewhere, and leaves that latent alone', async () => {
    const { home, runner } = await newRunner();
    const latent = join(newFolder(), 'mine.safetensors');
    writeFileSync(latent, 'latent');
    const job = jobFor(rebuildRequest(latent));
    expect((await runner.run(job, {})).ok).toBe(true);
    expect(readFileSync(join(home.library, job.assetId, 'latent.safetensors'), 'utf8')).toBe('latent');
    expect(existsSync(latent)).toBe(true);
  });

  test('leaves nothing behind of a latent that is not there', async () => {
    const { home, runner } = await newRunner();
    expect(await runner.run(jobFor(rebuildRequest('/no/such/latent')), {})).toMatchObject({ ok: false, error: { code: 'latent_invalid' } });
    expect(readdirSync(home.library)).toEqual([]);
  });

  test('says of an asset that went to the trash while its build waited that it has to be put back, and makes no folder for it', async () => {
    const { home, library, runner } = await newRunner();
    const asset = sampledAsset();
    const folder = library.folderOf(asset.id);
    await library.prepare(asset);
    writeFileSync(join(folder, 'latent.safetensors'), 'latent');
    await library.save(asset);
    const job = jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id);
    await library.trash(asset.id);
    const error = { code: 'input_not_found', hint: 'Put it back from the trash, then try again.' };
    expect(await runner.run(job, {})).toMatchObject({ ok: false, error });
    expect(readdirSync(home.library)).toEqual([]);
    await library.restore(asset.id);
    expect(await runner.run(job, {})).toMatchObject({ ok: true, value: { sidecar: { kind: 'finished' } } });
  });
});
