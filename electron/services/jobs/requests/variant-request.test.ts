import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Recipe } from '#contract/generation/generation.ts';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import { ok } from '#contract/outcome/result.ts';
import { finishedAsset } from '../../../../test/support/files/sample-assets.ts';
import { STARTER_PACK } from '../../../../test/support/packs/starter-pack.ts';
import { variantRequest } from './variant-request.ts';
import { variantWays } from './variant-ways.ts';

const WORDS: PackSummary = { ...STARTER_PACK, name: 'starter-text', inputs: ['text'], viewAligned: false, variants: 'none' };
const LARGE: PackSummary = { ...STARTER_PACK, name: 'large', title: 'Large', viewAligned: false, variants: 'any' };
const LARGE_WORDS: PackSummary = { ...LARGE, name: 'large-text', inputs: ['text'] };

function recipe(pack: string, parameters: Recipe['parameters'] = {}): Recipe {
  return { ...finishedAsset().recipe, pack: { name: pack, sha256: '' }, parameters };
}

/** A runtime that knows these packs. */
function runtimeWith(...packs: PackSummary[]) {
  return { call: (async () => ok({ packs })) as never };
}

describe('the ways to a new look', () => {
  test('go through the pack that made the shape, with pictures of the same sides', () => {
    const ways = variantWays(recipe('starter', { sides: ['front', 'left'] }), [LARGE, STARTER_PACK, WORDS]);
    expect(ways).toEqual({ pictures: { pack: 'starter', title: 'Starter', sides: ['front', 'left'] } });
  });

  test('go through a pack that takes any shape where its own cannot', () => {
    const ways = variantWays(recipe('starter-text'), [STARTER_PACK, WORDS, LARGE, LARGE_WORDS]);
    expect(ways).toMatchObject({ pictures: { pack: 'large', sides: ['front'] }, words: { pack: 'large-text' } });
  });

  test('are none where no pack can, and never through one that cannot be used', () => {
    expect(variantWays(recipe('starter-text'), [STARTER_PACK, WORDS, { ...LARGE, problem: 'It is damaged.' }])).toEqual({});
  });
});

describe('the request for a new look', () => {
  const asset = { folder: '/library/one', sidecar: { ...finishedAsset(), building: { triangles: 500, formats: ['glb' as const] } } };

  test('keeps the shape, how the files are built and where it came from', async () => {
    expect(await variantRequest(asset, runtimeWith(STARTER_PACK), { pictures: ['/red.png'] })).toMatchObject({
      ok: true,
      value: {
        kind: 'generate',
        pictures: ['/red.png'],
        shape: join(asset.folder, 'latent.safetensors'),
        lineage: { kind: 'varied', assetId: asset.sidecar.id },
        options: { pack: 'starter', sides: ['front'], seed: 1, building: { triangles: 500 } },
      },
    });
  });

  test('keeps the tilt that was chosen for the object, unless another one is asked for', async () => {
    const tilted = { ...asset, sidecar: { ...asset.sidecar, building: { cameraPitch: 20, formats: ['glb' as const] } } };
    const built = async (asked: { cameraPitch?: 'auto' }) =>
      variantRequest(tilted, runtimeWith(STARTER_PACK), { pictures: ['/red.png'], building: { formats: ['obj'], ...asked } });
    expect(await built({})).toMatchObject({ value: { options: { building: { formats: ['obj'], cameraPitch: 20 } } } });
    expect(await built({ cameraPitch: 'auto' })).toHaveProperty('value.options.building', { formats: ['obj'] });
  });

  test('goes through the pack that is named, without asking what there is', async () => {
    const nobody = { call: () => Promise.reject(new Error('it was asked')) };
    const made = await variantRequest(asset, nobody, { pictures: ['/a.png', '/b.png'], pack: 'large' });
    expect(made).toMatchObject({ ok: true, value: { options: { pack: 'large' } } });
    expect(made).not.toHaveProperty('value.options.sides');
  });

  test('is refused with a sentence where no pack can do it from words', async () => {
    const refused = await variantRequest(asset, runtimeWith(STARTER_PACK, WORDS), { pictures: [], text: 'of gold' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'pack_missing', message: expect.stringContaining('from words') } });
  });

  test('is refused for another number of pictures than the shape was made from', async () => {
    const refused = await variantRequest(asset, runtimeWith(STARTER_PACK), { pictures: ['/red.png', '/blue.png'] });
    expect(refused).toMatchObject({ ok: false, error: { code: 'usage', message: expect.stringContaining('1 pictures (front)') } });
  });
});
