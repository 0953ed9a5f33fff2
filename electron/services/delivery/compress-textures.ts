// Every texture of a document in another format, chosen by what the texture is for.
import type { Document, Material, Texture } from '@gltf-transform/core';
import { EXTTextureWebP, KHRTextureBasisu } from '@gltf-transform/extensions';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { encodeKtx2 } from './codecs/ktx2-codec.ts';
import type { Pixels, TexturePurpose } from './codecs/pixels.ts';
import { decodePng } from './codecs/png-codec.ts';
import { decodeWebp, encodeWebp } from './codecs/webp-codec.ts';
import { ktx2Problem } from './delivery-limits.ts';

const MIME_TYPES = { png: 'image/png', webp: 'image/webp', ktx2: 'image/ktx2' } as const;

/** Rewrites every texture as `format`. `onDone` hears how many are done. Fails before the first when one cannot be. */
export async function compressTextures(
  document: Document,
  format: 'webp' | 'ktx2',
  onDone: (count: number) => void,
): Promise<Result<undefined>> {
  const textures = document.getRoot().listTextures();
  const problem = format === 'ktx2' ? textures.map(sizeProblem).find((each) => each !== undefined) : undefined;
  if (problem !== undefined) return err(problem);
  for (const [index, texture] of textures.entries()) {
    if (texture.getMimeType() !== MIME_TYPES[format]) await rewrite(texture, format);
    onDone(index + 1);
  }
  declareFormat(document, format);
  return ok(undefined);
}

async function rewrite(texture: Texture, format: 'webp' | 'ktx2'): Promise<void> {
  const pixels = await decode(texture);
  const purpose = purposeOf(texture);
  const image = format === 'ktx2' ? await encodeKtx2(pixels, purpose) : await encodeWebp(pixels, purpose);
  texture.setImage(image).setMimeType(MIME_TYPES[format]);
}

async function decode(texture: Texture): Promise<Pixels> {
  const image = texture.getImage();
  const mimeType = texture.getMimeType();
  if (image !== null && mimeType === MIME_TYPES.png) return decodePng(image);
  if (image !== null && mimeType === MIME_TYPES.webp) return decodeWebp(image);
  throw new Error(`the texture ${texture.getName()} is ${mimeType || 'empty'}, neither PNG nor WebP`);
}

/** A texture that is anything but colour holds numbers, which a codec for colours would bend. */
function purposeOf(texture: Texture): TexturePurpose {
  for (const parent of texture.listParents()) {
    if (!isMaterial(parent)) continue;
    if (parent.getNormalTexture() === texture) return 'normals';
    if (parent.getBaseColorTexture() === texture || parent.getEmissiveTexture() === texture) return 'colours';
  }
  return 'values';
}

function isMaterial(parent: { propertyType: string }): parent is Material {
  return parent.propertyType === 'Material';
}

function sizeProblem(texture: Texture): AppError | undefined {
  const [width, height] = texture.getSize() ?? [0, 0];
  return ktx2Problem(width, height);
}

/** The extension of the new format is required; the one of the format before it is no longer used. */
function declareFormat(document: Document, format: 'webp' | 'ktx2'): void {
  const [extension, other] = format === 'ktx2' ? [KHRTextureBasisu, EXTTextureWebP] : [EXTTextureWebP, KHRTextureBasisu];
  for (const used of document.getRoot().listExtensionsUsed()) if (used.extensionName === other.EXTENSION_NAME) used.dispose();
  if (document.getRoot().listTextures().length > 0)
    document.createExtension<EXTTextureWebP | KHRTextureBasisu>(extension).setRequired(true);
}
