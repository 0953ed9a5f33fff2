import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { ok } from '#contract/outcome/result.ts';
import { finishedAsset, sampledAsset } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { regrowRequest } from './regrow-request.ts';

/** Takes every picture in under the name that it has. */
const INBOX = {
  importFile: async (path: string) => ok({ id: 'i', name: 'n', path: path.replace(/^.*\//, '/inbox/'), bytes: 1 }),
};

function assetWith(sidecar: AssetSidecar, inputs: readonly string[] = ['input-1.png']) {
  const folder = join(newFolder(), sidecar.id);
  mkdirSync(folder);
  for (const name of [...inputs, 'cut-out-1.png', 'model.glb', 'input-notes.txt']) writeFileSync(join(folder, name), 'x');
  return { folder, sidecar };
}

const REQUEST = GenerationOptions.parse({ seed: 7, pack: 'large', sampling: { sparseStructure: { steps: 30 } } });
const again = { kind: 'again', seed: 99 } as const;

describe('growing an asset once more', () => {
  test('takes its pictures, in their order, what it was asked for with, and how it is built now', async () => {
    const inputs = ['input-10.png', 'input-2.jpg', 'input-1.png'];
    const asset = assetWith({ ...finishedAsset(), request: REQUEST, building: { triangles: 500, formats: ['glb'] } }, inputs);
    const made = await regrowRequest(asset, INBOX, again);
    expect(made).toEqual({
      ok: true,
      value: {
        kind: 'generate',
        pictures: ['/inbox/input-1.png', '/inbox/input-2.jpg', '/inbox/input-10.png'],
        options: { ...REQUEST, building: { triangles: 500, formats: ['glb'] } },
        lineage: { kind: 'again', assetId: asset.sidecar.id },
      },
    });
  });

  test('cuts its pictures out by the masks that were made for them', async () => {
    const asset = assetWith({ ...finishedAsset(), request: REQUEST }, ['input-1.jpg', 'input-2.png', 'mask-2.png']);
    const value = { pictures: ['/inbox/input-1.jpg', '/inbox/input-2.png'], masks: [null, '/inbox/mask-2.png'] };
    expect(await regrowRequest(asset, INBOX, again)).toMatchObject({ ok: true, value });
  });

  test('takes another seed for a similar one, and nothing else', async () => {
    const asset = assetWith({ ...finishedAsset(), request: REQUEST });
    const [same, similar] = [await regrowRequest(asset, INBOX, again), await regrowRequest(asset, INBOX, { ...again, kind: 'similar' })];
    if (!same.ok || !similar.ok || same.value.kind !== 'generate' || similar.value.kind !== 'generate') throw new Error('refused');
    expect(similar.value).toEqual({
      ...same.value,
      options: { ...same.value.options, seed: 99, isSeedChosen: true },
      lineage: { kind: 'similar', assetId: asset.sidecar.id },
    });
  });

  test('takes the words of one that was grown from words', async () => {
    const { recipe } = finishedAsset();
    const asset = assetWith({ ...finishedAsset(), recipe: { ...recipe, parameters: { text: 'a red chair' } } }, []);
    expect(await regrowRequest(asset, INBOX, again)).toMatchObject({ ok: true, value: { pictures: [], text: 'a red chair' } });
  });

  test('keeps the shape of one that was given its shape', async () => {
    const { recipe } = finishedAsset();
    const asset = assetWith({ ...finishedAsset(), recipe: { ...recipe, parameters: { shape: { sha256: 'c1' } } } });
    expect(await regrowRequest(asset, INBOX, again)).toMatchObject({ value: { shape: join(asset.folder, 'latent.safetensors') } });
  });

  test('takes seed and pack from the recipe where no request is kept', async () => {
    const asset = assetWith(finishedAsset());
    const { seed, pack } = finishedAsset().recipe;
    expect(await regrowRequest(asset, INBOX, again)).toMatchObject({ value: { options: { seed, pack: pack.name } } });
  });

  test.each([
    ['whose pictures are gone', { ...finishedAsset(), request: REQUEST }, []],
    ['some of whose pictures are gone', { ...finishedAsset(), request: GenerationOptions.parse({ sides: ['front', 'back'] }) }, undefined],
    ['that was only sampled, by an earlier version', sampledAsset(), undefined],
  ])('is refused for one %s', async (_, sidecar, inputs) => {
    expect(await regrowRequest(assetWith(sidecar, inputs), INBOX, again)).toMatchObject({ ok: false, error: { code: 'input_not_found' } });
  });
});
