import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FinishedAsset } from '#contract/asset/asset.ts';
import { finishedAsset, newHome } from '../../../../test/support/files/sample-assets.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { BUILDING_FOLDER } from '../asset/asset-folder.ts';
import { sweepLeftovers } from '../leftovers.ts';
import { Library } from '../library.ts';

/** The same asset, as another build of it with these files describes it. */
function asBuild(asset: FinishedAsset, builtFiles: readonly string[], faces: number): FinishedAsset {
  const files = Object.fromEntries(builtFiles.map((name) => [name === 'model.glb' ? 'glb' : name, name]));
  const mesh = { ...asset.mesh, faces };
  return { ...asset, files: { latent: 'latent.safetensors', ...files }, mesh, builtFiles: [...builtFiles], buildId: uuidV7() };
}

/** A library with one asset, whose first build is `model.glb` and `model.obj` with the content “first”. */
async function withAsset(isBuilding = false) {
  const home = await newHome();
  const library = new Library(home, { isBuilding: () => isBuilding });
  const asset = asBuild(finishedAsset(), ['model.glb', 'model.obj'], 100);
  const folder = join(home.library, asset.id);
  await library.makeFolder(asset.id);
  await library.save({ ...asset, tags: ['kitchen'] });
  for (const name of ['model.glb', 'model.obj']) writeFileSync(join(folder, name), 'first');
  writeFileSync(join(folder, 'latent.safetensors'), 'latent');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  /** What a rebuild of `model.glb` leaves, and hands over. */
  const build = async (content: string, options: { replaces?: boolean } = {}) => {
    const workFolder = join(folder, BUILDING_FOLDER);
    mkdirSync(workFolder);
    writeFileSync(join(workFolder, 'model.glb'), content);
    const next = asBuild(asset, ['model.glb'], 50);
    const taken = await library.take(workFolder, next, { replaces: false, ...options });
    rmSync(workFolder, { recursive: true });
    if (!taken.ok) throw new Error(taken.error.message);
    return next;
  };
  const listing = async () => {
    const listed = await library.builds(asset.id);
    if (!listed.ok) throw new Error(listed.error.message);
    return listed.value;
  };
  return { home, library, asset, folder, build, listing };
}

describe('a new build of an asset', () => {
  test('becomes the current one, and the earlier one is kept whole beside it', async () => {
    const { asset, folder, build, listing } = await withAsset();
    const second = await build('second');
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('second');
    expect(existsSync(join(folder, 'model.obj'))).toBe(false);
    const { builds } = await listing();
    expect(builds).toMatchObject([
      { id: second.buildId, isCurrent: true, triangles: 50, files: { glb: 'model.glb' }, bytes: 6 },
      { id: asset.buildId, isCurrent: false, triangles: 100, files: { glb: 'model.glb', 'model.obj': 'model.obj' } },
    ]);
    expect(readdirSync(builds[1]?.folder ?? '').sort()).toEqual(['build.json', 'model.glb', 'model.obj']);
    expect(readFileSync(join(builds[1]?.folder ?? '', 'model.glb'), 'utf8')).toBe('first');
    expect(JSON.parse(readFileSync(join(folder, 'asset.json'), 'utf8'))).toMatchObject({ tags: ['kitchen'], buildId: second.buildId });
  });

  test('takes the place of the earlier one where that is asked for', async () => {
    const { build, listing, folder } = await withAsset();
    await build('second', { replaces: true });
    expect((await listing()).builds).toHaveLength(1);
    expect(existsSync(join(folder, 'builds'))).toBe(false);
  });

  test('keeps that of a version that knew only one, under an id of its time', async () => {
    const { library, asset, build, listing } = await withAsset();
    await library.save({ ...asset, buildId: undefined });
    await build('second');
    const { builds } = await listing();
    expect(builds.map(({ isCurrent, triangles }) => [isCurrent, triangles])).toEqual([
      [true, 50],
      [false, 100],
    ]);
    expect(builds[1]?.id?.slice(0, 13)).toBe(uuidV7(Date.parse(asset.createdAt)).slice(0, 13));
  });

  test('counts what all of it takes on the disk once, however many names a file has', async () => {
    const { build, listing, folder } = await withAsset();
    await build('second');
    const { bytes, builds } = await listing();
    const others = ['asset.json', 'latent.safetensors', 'notes.txt'].map((name) => readFileSync(join(folder, name)).length);
    const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
    expect(bytes).toBe(sum(others) + sum(builds.map((build) => build.bytes)));
  });
});

describe('a kept build', () => {
  test('becomes the current one again, and the other is kept; nothing but their files moves', async () => {
    const { library, asset, folder, build, listing } = await withAsset();
    const second = await build('second');
    expect(await library.chooseBuild(asset.id, asset.buildId ?? '')).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'model.obj'), 'utf8')).toBe('first');
    expect((await listing()).builds.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [asset.buildId, true],
      [second.buildId, false],
    ]);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['asset.json', 'builds', 'latent.safetensors', 'model.glb', 'model.obj', 'notes.txt']);
    expect(JSON.parse(readFileSync(join(folder, 'asset.json'), 'utf8'))).toMatchObject({ tags: ['kitchen'], mesh: { faces: 100 } });
  });

  test('is removed from the disk; the current one is not', async () => {
    const { library, asset, folder, build, listing } = await withAsset();
    const second = await build('second');
    expect(await library.removeBuild(asset.id, second.buildId ?? '')).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(await library.removeBuild(asset.id, asset.buildId ?? '')).toMatchObject({ ok: true });
    expect((await listing()).builds).toHaveLength(1);
    expect(readdirSync(join(folder, 'builds'))).toEqual([]);
  });

  test.each(['', '..', '../..', 'model.glb', uuidV7()])('that does not exist (%s) is not found, and nothing is touched', async (id) => {
    const { library, asset, folder, build } = await withAsset();
    await build('second');
    const before = readdirSync(folder);
    for (const answer of [await library.chooseBuild(asset.id, id), await library.removeBuild(asset.id, id)]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_found', waysOut: [{ kind: 'list-builds' }] } });
    }
    expect(readdirSync(folder)).toEqual(before);
  });

  test('that is damaged is one bad build with a sentence, which can be removed', async () => {
    const { library, asset, folder, build, listing } = await withAsset();
    await build('second');
    writeFileSync(join(folder, 'builds', asset.buildId ?? '', 'build.json'), '{');
    const { builds, broken } = await listing();
    expect(builds).toHaveLength(1);
    expect(broken).toEqual([{ id: asset.buildId, reason: 'build.json is not whole.' }]);
    expect(await library.chooseBuild(asset.id, asset.buildId ?? '')).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await library.removeBuild(asset.id, asset.buildId ?? '')).toMatchObject({ ok: true });
    expect((await listing()).broken).toEqual([]);
  });

  test('is left alone while a job works on the asset', async () => {
    const { library, asset, build } = await withAsset(true);
    await build('second');
    expect(await library.chooseBuild(asset.id, asset.buildId ?? '')).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(await library.removeBuild(asset.id, asset.buildId ?? '')).toMatchObject({ ok: false, error: { code: 'usage' } });
  });
});

describe('an exchange of builds that was interrupted', () => {
  /** As a process leaves it that ends after some of the new files took the place of the old ones, before the sidecar did. */
  async function interrupted() {
    const setting = await withAsset();
    const { folder, asset, build, library } = setting;
    await build('second');
    await library.chooseBuild(asset.id, asset.buildId ?? '');
    const kept = join(folder, 'builds', asset.buildId ?? '');
    mkdirSync(kept);
    const facts = { schema: 1, id: asset.buildId, files: asset.files, recipe: asset.recipe, timings: asset.timings, mesh: asset.mesh };
    writeFileSync(join(kept, 'build.json'), JSON.stringify({ ...facts, builtFiles: asset.builtFiles }));
    for (const name of ['model.glb', 'model.obj']) writeFileSync(join(kept, name), 'first');
    rmSync(join(folder, 'model.glb'));
    writeFileSync(join(folder, 'model.glb'), 'third');
    writeFileSync(join(folder, 'model.usdz'), 'third');
    mkdirSync(join(folder, BUILDING_FOLDER));
    return setting;
  }

  test('is undone when the library is put in order', async () => {
    const { home, folder, asset, listing } = await interrupted();
    utimesSync(join(folder, BUILDING_FOLDER), 1, 1);
    await sweepLeftovers(home, { isRunning: () => false });
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('first');
    expect(readdirSync(folder)).not.toContain('model.usdz');
    expect((await listing()).builds.map(({ id }) => id)).toEqual([asset.buildId, expect.any(String)]);
    expect(readdirSync(join(folder, 'builds'))).toHaveLength(1);
  });

  test('is undone before the next one, so that the kept build is whole', async () => {
    const { folder, asset, build, listing } = await interrupted();
    rmSync(join(folder, BUILDING_FOLDER), { recursive: true });
    await build('fourth');
    const { builds } = await listing();
    const kept = builds.find(({ id }) => id === asset.buildId);
    expect(readFileSync(join(kept?.folder ?? '', 'model.glb'), 'utf8')).toBe('first');
    expect(readFileSync(join(folder, 'model.glb'), 'utf8')).toBe('fourth');
  });
});
