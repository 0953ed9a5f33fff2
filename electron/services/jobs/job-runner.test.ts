import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type DeliveryOptions, GenerationOptions } from '#contract/generation.ts';
import { ok } from '#contract/result.ts';
import { makeEggGlb } from '../../../test/support/make-glb.ts';
import { pencilPng } from '../../../test/support/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { finishedAsset, newHome, sampledAsset } from '../../../test/support/sample-assets.ts';
import { Library } from '../library/library.ts';
import { PackFinder } from '../model-packs/pack-finder.ts';
import { RuntimeSupervisor } from '../runtime/supervisor.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import type { Job, JobRequest } from './job.ts';
import { JobRunner } from './job-runner.ts';

const STAND_IN = fileURLToPath(new URL('../../../test/support/stand-in-runtime.ts', import.meta.url));

/** A runner over a real library, with a runtime that fails as `fault` says, and whose model is `glb`. */
async function newRunner(fault = '', glb?: string) {
  const home = await newHome();
  mkdirSync(join(home.packs, 'starter'));
  writeFileSync(join(home.packs, 'starter', 'pipeline.json'), '{}');
  const environment = { ...process.env, ESPALIER_TEST_FAULT: fault, ...(glb !== undefined && { ESPALIER_TEST_GLB: glb }) };
  const command = {
    program: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', STAND_IN],
    environment,
    folder: home.folder,
  };
  const runtime = new RuntimeSupervisor({ locate: async () => ok(command), onLog: () => {} });
  onTestFinished(() => runtime.stop());
  const library = new Library(home);
  return { home, library, runner: new JobRunner({ runtime, library, packs: new PackFinder([home.packs]) }) };
}

function picture(): string {
  const path = join(newFolder(), 'tea pot.png');
  writeFileSync(path, pencilPng(32));
  return path;
}

interface Extra {
  readonly pictures?: string[];
  readonly pack?: string;
  readonly outFolder?: string;
  readonly delivery?: DeliveryOptions;
}

function generateRequest(extra: Extra = {}): JobRequest {
  const { pictures = [picture()], pack = 'starter', outFolder, delivery } = extra;
  return {
    kind: 'generate',
    pictures,
    options: GenerationOptions.parse({ pack, delivery }),
    ...(outFolder !== undefined && { outFolder }),
  };
}

function rebuildRequest(latent: string, delivery?: DeliveryOptions): JobRequest {
  const building = { formats: ['glb' as const] };
  return { kind: 'rebuild', latent, pack: 'starter', device: 'auto', building, ...(delivery !== undefined && { delivery }) };
}

function jobFor(request: JobRequest, assetId = uuidV7()): Job {
  return {
    id: uuidV7(),
    kind: request.kind,
    name: 'tea pot',
    createdAt: new Date().toISOString(),
    assetId,
    request,
    state: { kind: 'waiting' },
  };
}

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

  test('keeps the asset when the copies cannot be written', async () => {
    const { library, runner } = await newRunner();
    const outFolder = join(picture(), 'below-a-file');
    const job = jobFor(generateRequest({ outFolder }));
    expect(await runner.run(job, {})).toMatchObject({
      ok: false,
      error: { code: 'not_writable', message: expect.stringContaining(outFolder) },
    });
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
    const error = { code, hint: expect.stringContaining(`espalier rebuild ${job.assetId}`), details: { assetId: job.assetId } };
    expect(await runner.run(job, {})).toMatchObject({ ok: false, error });
    expect(await library.find(job.assetId)).toMatchObject({
      ok: true,
      value: { sidecar: { kind: 'sampled', name: 'tea pot', files: { cutOut: 'cut-out-1.png' } } },
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

describe('a job that rebuilds', () => {
  async function withAsset(fault = '') {
    const setting = await newRunner(fault);
    const asset = finishedAsset();
    const folder = join(setting.home.library, asset.id);
    await setting.library.makeFolder(asset.id);
    await setting.library.save({ ...asset, files: { ...asset.files, obj: 'model.obj', cutOut: 'cut-out-1.png' } });
    for (const name of ['latent.safetensors', 'model.glb', 'model.obj']) writeFileSync(join(folder, name), 'old');
    return { ...setting, folder, asset };
  }

  test('replaces the files of its asset and keeps the others', async () => {
    const { runner, folder, asset } = await withAsset();
    const built = await runner.run(jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id), {});
    const files = { ...asset.files, obj: 'model.obj', cutOut: 'cut-out-1.png' };
    expect(built).toMatchObject({ ok: true, value: { sidecar: { id: asset.id, name: asset.name, createdAt: asset.createdAt, files } } });
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('rebuilt');
    expect(readFileSync(join(folder, 'model.obj'), 'utf8')).toBe('old');
    expect(readFileSync(join(folder, 'latent.safetensors'), 'utf8')).toBe('old');
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
});

describe('a job with a file for delivery', () => {
  async function eggFile(side = 64): Promise<string> {
    const path = join(newFolder(), 'egg.glb');
    writeFileSync(path, await makeEggGlb({ side }));
    return path;
  }

  /** An asset with a delivery file of an earlier build, in the library of a runner. */
  async function withDelivered(glb?: string) {
    const setting = await newRunner('', glb);
    const asset = finishedAsset();
    const folder = join(setting.home.library, asset.id);
    await setting.library.makeFolder(asset.id);
    await setting.library.save({ ...asset, files: { ...asset.files, compressed: 'model-compressed.glb' } });
    for (const name of ['latent.safetensors', 'model.glb', 'model-compressed.glb']) writeFileSync(join(folder, name), 'old');
    return { ...setting, folder, asset, latent: join(folder, 'latent.safetensors') };
  }

  test('writes it as part of the export, names it in the sidecar and copies it out', async () => {
    const { runner } = await newRunner('', await eggFile());
    const outFolder = newFolder();
    const stages: string[] = [];
    const job = jobFor(generateRequest({ delivery: { geometry: 'meshopt' }, outFolder }));
    const grown = await runner.run(job, { onProgress: ({ stage }) => stages.push(stage) });
    expect(grown).toMatchObject({ ok: true, value: { sidecar: { files: { compressed: 'model-compressed.glb', glb: 'model.glb' } } } });
    expect(stages.at(-1)).toBe('export');
    expect(readFileSync(join(outFolder, 'model-compressed.glb')).length).toBeLessThan(readFileSync(join(outFolder, 'model.glb')).length);
  });

  test('keeps the finished asset when that file fails, and says so', async () => {
    const { library, runner } = await newRunner(); // its model is a word, which no encoder takes
    const job = jobFor(generateRequest({ delivery: { geometry: 'draco' } }));
    const error = { code: 'internal', hint: expect.stringContaining(job.assetId), details: { assetId: job.assetId } };
    expect(await runner.run(job, {})).toMatchObject({ ok: false, error });
    const found = await library.find(job.assetId);
    expect(found).toMatchObject({ ok: true, value: { sidecar: { kind: 'finished', files: { glb: 'model.glb' } } } });
  });

  test('keeps the finished asset when the job is cancelled meanwhile', async () => {
    const { library, runner } = await newRunner('', await eggFile(128));
    const abort = new AbortController();
    const job = jobFor(generateRequest({ delivery: { textures: 'ktx2' } }));
    const growing = runner.run(job, { signal: abort.signal, onProgress: ({ stage }) => stage === 'export' && abort.abort() });
    expect(await growing).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await library.find(job.assetId)).toMatchObject({ ok: true, value: { sidecar: { kind: 'finished' } } });
  });

  test('is refused before anything runs when there will be no model.glb', async () => {
    const { home, runner } = await newRunner('before-latent');
    const request = generateRequest({ delivery: { geometry: 'draco' } });
    if (request.kind === 'generate') request.options.building = { formats: ['obj'] };
    expect(await runner.run(jobFor(request), {})).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(readdirSync(home.library)).toEqual([]);
  });

  test('gets a new one with a rebuild', async () => {
    const { runner, folder, asset, latent } = await withDelivered(await eggFile());
    const built = await runner.run(jobFor(rebuildRequest(latent, { geometry: 'draco' }), asset.id), {});
    expect(built).toMatchObject({ ok: true, value: { sidecar: { files: { compressed: 'model-compressed.glb' } } } });
    expect(readFileSync(join(folder, 'model-compressed.glb')).subarray(0, 4).toString()).toBe('glTF');
  });

  test('leaves every earlier file when a rebuild cannot make the new one', async () => {
    const { runner, folder, asset, latent, library } = await withDelivered();
    const before = await library.find(asset.id);
    expect((await runner.run(jobFor(rebuildRequest(latent, { geometry: 'draco' }), asset.id), {})).ok).toBe(false);
    expect(await library.find(asset.id)).toEqual(before);
    for (const name of ['model.glb', 'model-compressed.glb']) expect(readFileSync(join(folder, name), 'utf8')).toBe('old');
  });

  test('loses the one of an earlier model.glb when a rebuild asks for none', async () => {
    const { runner, folder, asset, latent } = await withDelivered();
    const built = await runner.run(jobFor(rebuildRequest(latent), asset.id), {});
    expect(built.ok && built.value.sidecar.files).toEqual(asset.files);
    expect(existsSync(join(folder, 'model-compressed.glb'))).toBe(false);
  });
});
