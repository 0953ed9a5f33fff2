import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeEggGlb } from '../../../../../test/support/files/make-glb.ts';
import { finishedAsset } from '../../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../../test/support/new-folder.ts';
import { generateRequest, jobFor, newRunner, rebuildRequest } from '../../../../../test/support/programs/stand-in-runner.ts';

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
