// WebP to pixels and back, by libwebp as WebAssembly. The programs come from the package's folder, never from the network.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decode, { init as initDecoder } from '@jsquash/webp/decode.js';
import encode, { init as initEncoder } from '@jsquash/webp/encode.js';
import type { Pixels, TexturePurpose } from './pixels.ts';

const COLOUR_QUALITY = 90;

export async function decodeWebp(image: Uint8Array): Promise<Pixels> {
  await initDecoder({ wasmBinary: await wasmOf('dec/webp_dec.wasm') });
  const { width, height, data } = await decode(image.slice().buffer);
  return { width, height, data: new Uint8Array(data) };
}

/** Colours lose a little; normals and values lose nothing, because WebP halves the resolution of what it takes for colour. */
export async function encodeWebp({ width, height, data }: Pixels, purpose: TexturePurpose): Promise<Uint8Array> {
  await initEncoder({ wasmBinary: await wasmOf('enc/webp_enc_simd.wasm') });
  const picture = { width, height, data: new Uint8ClampedArray(data), colorSpace: 'srgb' as const };
  const options = purpose === 'colours' ? { quality: COLOUR_QUALITY, use_sharp_yuv: 1 } : { lossless: 1, exact: 1 };
  return new Uint8Array(await encode(picture, options));
}

async function wasmOf(name: string): Promise<ArrayBuffer> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(`@jsquash/webp/codec/${name}`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
