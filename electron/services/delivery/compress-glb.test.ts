/// <reference path="../../../test/support/files/gltf-validator.d.ts" />
import { validateBytes } from 'gltf-validator';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeliveryOptions } from '#contract/generation/generation.ts';
import { EGG_TRIANGLES, makeEggGlb } from '../../../test/support/files/make-glb.ts';
import { makeVastPng } from '../../../test/support/files/make-png.ts';
import { readGlb } from '../../../test/support/files/read-glb.ts';
import { RECIPE } from '../../../test/support/files/sample-recipe.ts';
import { decodePng } from './codecs/png-codec.ts';
import { decodeWebp } from './codecs/webp-codec.ts';
import { compressGlb } from './compress-glb.ts';

const VARIANTS: [string, DeliveryOptions][] = [
  ['Draco', { geometry: 'draco' }],
  ['meshopt', { geometry: 'meshopt' }],
  ['WebP', { textures: 'webp' }],
  ['KTX2', { textures: 'ktx2' }],
  ['Draco with KTX2', { geometry: 'draco', textures: 'ktx2' }],
  ['meshopt with WebP', { geometry: 'meshopt', textures: 'webp' }],
];

/** This validator knows no KHR_texture_basisu, and so no picture of that kind. */
const UNKNOWN_TO_VALIDATOR = ['VALUE_NOT_IN_LIST', 'IMAGE_UNRECOGNIZED_FORMAT'];

let egg: Uint8Array;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue(); // the KTX2 encoder reports on it; in the app its thread has no stdout
  egg = await makeEggGlb();
});

async function compressed(options: DeliveryOptions, glb = egg): Promise<Uint8Array> {
  const result = await compressGlb(glb, options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Errors and warnings of Khronos' validator. */
async function complaintsAbout(glb: Uint8Array): Promise<string[]> {
  const { issues } = await validateBytes(glb);
  return issues.messages.filter(({ severity }) => severity < 2).map(({ code }) => code);
}

describe.each(VARIANTS)('a GLB compressed with %s', (_, options) => {
  let glb: Uint8Array;
  beforeAll(async () => {
    glb = await compressed(options);
  });

  test('has no error and no warning for the validator', async () => {
    const known = options.textures === 'ktx2' ? UNKNOWN_TO_VALIDATOR : [];
    expect((await complaintsAbout(glb)).filter((complaint) => !known.includes(complaint))).toEqual([]);
  });

  test('shows the same triangles within the same bounds', async () => {
    const [before, after] = [await readGlb(egg), await readGlb(glb)];
    expect(after.triangles).toBe(EGG_TRIANGLES);
    for (const axis of [0, 1, 2]) {
      expect(after.least[axis]).toBeCloseTo(before.least[axis] ?? Number.NaN, 4);
      expect(after.greatest[axis]).toBeCloseTo(before.greatest[axis] ?? Number.NaN, 4);
    }
  });

  test('keeps its names and the recipe', async () => {
    const root = (await readGlb(glb)).document.getRoot();
    expect(root.getAsset().extras).toEqual({ espalier: RECIPE });
    const named = [root.listNodes(), root.listMeshes(), root.listMaterials(), root.listTextures()];
    expect(named.map((all) => all.map((one) => one.getName()))).toEqual([
      ['egg'],
      ['egg mesh'],
      ['egg material'],
      ['base colour', 'occlusion', 'normals'],
    ]);
  });

  test('is smaller, and its textures are of the format asked for', async () => {
    expect(glb.length).toBeLessThan(egg.length);
    const textures = (await readGlb(glb)).document.getRoot().listTextures();
    for (const texture of textures) {
      expect(texture.getMimeType()).toBe(`image/${options.textures ?? 'png'}`);
      expect(texture.getSize()).toEqual([64, 64]);
    }
  });
});

describe('a texture as KTX2', () => {
  /** Fields of the header: KTX 2.0 §3, the transfer function: Khronos Data Format 1.3 §5.6. */
  function readHeader(image: Uint8Array) {
    const bytes = Buffer.from(image);
    const descriptor = bytes.readUInt32LE(48);
    const [colourModel, transfer] = [bytes.readUInt8(descriptor + 12), bytes.readUInt8(descriptor + 14)];
    return { levels: bytes.readUInt32LE(40), model: colourModel === 163 ? 'ETC1S' : 'UASTC', transfer: transfer === 2 ? 'sRGB' : 'linear' };
  }

  test('has every mip-map; colours are ETC1S in sRGB, occlusion is linear ETC1S, normals are linear UASTC', async () => {
    const textures = (await readGlb(await compressed({ textures: 'ktx2' }))).document.getRoot().listTextures();
    expect(textures.map((texture) => readHeader(texture.getImage() ?? new Uint8Array()))).toEqual([
      { levels: 7, model: 'ETC1S', transfer: 'sRGB' },
      { levels: 7, model: 'ETC1S', transfer: 'linear' },
      { levels: 7, model: 'UASTC', transfer: 'linear' },
    ]);
  });

  test('can be made of WebP, and WebP is not required any more then', async () => {
    const webp = await compressed({ textures: 'webp' });
    const { document } = await readGlb(await compressed({ textures: 'ktx2' }, webp));
    expect(
      document
        .getRoot()
        .listExtensionsRequired()
        .map((extension) => extension.extensionName),
    ).toEqual(['KHR_texture_basisu']);
  });

  test.each([
    [50, 'multiples of 4'],
    [4096, 'at most 3544 pixels'],
  ])('of %i pixels a side is refused with a reason', async (side, reason) => {
    const refused = await compressGlb(await makeEggGlb({ colour: makeVastPng(side, side) }), { textures: 'ktx2' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'target_unreachable', message: expect.stringContaining(reason) } });
  });
});

test('normals as WebP lose nothing', async () => {
  const normals = async (glb: Uint8Array) => (await readGlb(glb)).document.getRoot().listTextures()[2]?.getImage() ?? new Uint8Array();
  const before = decodePng(await normals(egg));
  expect((await decodeWebp(await normals(await compressed({ textures: 'webp' })))).data).toEqual(before.data);
});

test('progress goes up to one, a step for each texture', async () => {
  const heard: number[] = [];
  await compressGlb(egg, { textures: 'webp' }, (fraction) => heard.push(fraction));
  expect(heard).toEqual([1 / 4, 2 / 4, 3 / 4, 1]);
});
