// A complete latent is never lost, whatever happens before and while its sidecar is written.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { finishedAsset, sampledAsset } from '../../../../test/support/files/sample-assets.ts';
import { fillDisk, mountSmallDisk, unmount } from '../../../../test/support/files/small-disk.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { generateRequest, jobFor, newRunner, rebuildRequest } from '../../../../test/support/programs/stand-in-runner.ts';

describe('a disk that is full as soon as the latent is on it', () => {
  test('leaves a sampled asset under its own name, and the same job finishes it when there is room again', async (context) => {
    const disk = newFolder();
    const reason = mountSmallDisk(disk);
    if (reason !== undefined) return context.skip(reason);
    onTestFinished(() => unmount(disk));
    const full = await newRunner('full-disk', undefined, disk);
    const job = jobFor(generateRequest());
    const folder = full.library.folderOf(job.assetId);
    const error = {
      code: 'disk_full',
      waysOut: [{ kind: 'build-latent', assetId: job.assetId }],
      details: { assetId: job.assetId },
    };
    expect(await full.runner.run(job, {})).toMatchObject({ ok: false, error });
    expect(await full.library.find(job.assetId)).toMatchObject({ ok: true, value: { sidecar: { kind: 'sampled', name: 'tea pot' } } });
    rmSync(join(disk, 'filler'));
    const { runner } = await newRunner('', undefined, disk);
    expect(await runner.run(job, {})).toMatchObject({ ok: true, value: { sidecar: { kind: 'finished', name: 'tea pot' } } });
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('rebuilt'); // from the latent: nothing was sampled again
  });

  test('leaves an asset as it was when it fills up under a rebuild, before anything is moved', async (context) => {
    const disk = newFolder();
    const reason = mountSmallDisk(disk);
    if (reason !== undefined) return context.skip(reason);
    onTestFinished(() => unmount(disk));
    const { library, runner } = await newRunner('full-build', undefined, disk);
    const asset = finishedAsset();
    const folder = library.folderOf(asset.id);
    await library.prepare(sampledAsset(asset.id));
    await library.save(asset);
    for (const name of ['latent.safetensors', 'model.glb', 'model.obj']) writeFileSync(join(folder, name), 'old');
    const before = readdirSync(folder);
    const job = jobFor(rebuildRequest(join(folder, 'latent.safetensors')), asset.id);
    expect(await runner.run(job, {})).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('old');
    expect(await library.find(asset.id)).toMatchObject({ ok: true, value: { sidecar: asset } });
  });

  test('is met before anything is sampled when it is full from the start', async (context) => {
    const disk = newFolder();
    const reason = mountSmallDisk(disk);
    if (reason !== undefined) return context.skip(reason);
    onTestFinished(() => unmount(disk));
    const { home, runner } = await newRunner('', undefined, disk);
    fillDisk(home.folder);
    expect(await runner.run(jobFor(generateRequest()), {})).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    expect(readdirSync(home.library)).toEqual([]);
  });
});

describe('a kill between the latent and its sidecar', () => {
  /** The folder as it is then, with or without the sidecar that was laid ready. */
  async function killedThere(fault: string, isPrepared = true) {
    const setting = await newRunner(fault);
    const job = jobFor(generateRequest({ pictures: ['/no/longer/there.png'] }));
    const prepared = sampledAsset(job.assetId, job.name);
    await (isPrepared ? setting.library.prepare(prepared) : setting.library.makeFolder(job.assetId));
    const folder = setting.library.folderOf(job.assetId);
    for (const name of ['input-1.png', 'cut-out-1.png', 'latent.safetensors']) writeFileSync(join(folder, name), 'kept');
    return { ...setting, job, folder };
  }

  test.each([true, false])('then a cancel while it is built keeps the shape as sampled (laid ready: %s)', async (isPrepared) => {
    const { library, runner, job, folder } = await killedThere('slow-build', isPrepared);
    const abort = new AbortController();
    const running = runner.run(job, { signal: abort.signal, onProcess: () => setTimeout(() => abort.abort(), 50) });
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const sidecar = { kind: 'sampled', files: { cutOut: 'cut-out-1.png' }, ...(isPrepared && { name: 'tea pot' }) };
    expect(await library.find(job.assetId)).toMatchObject({ ok: true, value: { sidecar } });
    expect(readFileSync(join(folder, 'latent.safetensors'), 'utf8')).toBe('kept');
    expect(readdirSync(folder).sort()).toEqual(['asset.json', 'cut-out-1.png', 'input-1.png', 'latent.safetensors']);
  });

  test('then a pack that is gone keeps it too, and says how to go on', async () => {
    const { library, home, runner, job } = await killedThere('');
    rmSync(home.packs, { recursive: true });
    const error = { code: 'pack_missing', waysOut: [{ kind: 'build-latent', assetId: job.assetId }] };
    expect(await runner.run(job, {})).toMatchObject({ ok: false, error });
    expect((await library.list()).assets).toHaveLength(1);
  });
});

test('a latent that the runtime tells of and did not write is no asset', async () => {
  const { home, runner } = await newRunner('no-latent');
  const ended = await runner.run(jobFor(generateRequest()), {});
  expect(ended).toMatchObject({ ok: false, error: { code: 'out_of_memory' } });
  expect(ended).not.toHaveProperty('error.waysOut');
  expect(readdirSync(home.library)).toEqual([]);
});
