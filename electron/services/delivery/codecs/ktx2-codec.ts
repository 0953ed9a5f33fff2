// Pixels to KTX2 with every mip-map, by Basis Universal as WebAssembly. It writes a report to stdout that nobody needs.
import { encodeToKTX2 } from 'ktx2-encoder';
import type { Pixels, TexturePurpose } from './pixels.ts';

/** ETC1S, 1…255: above 192 the file grows faster than the picture improves. */
const QUALITY = 192;
const EFFORT = 1;

/** Colours and values become ETC1S, a quarter of a PNG; normals UASTC, whose channels do not bend each other. */
export async function encodeKtx2(pixels: Pixels, purpose: TexturePurpose): Promise<Uint8Array> {
  const isColour = purpose === 'colours';
  const isNormalMap = purpose === 'normals';
  return encodeToKTX2(new Uint8Array(), {
    imageDecoder: async () => ({ width: pixels.width, height: pixels.height, data: pixels.data }),
    generateMipmap: true,
    isUASTC: isNormalMap,
    isNormalMap,
    isPerceptual: isColour,
    isSetKTX2SRGBTransferFunc: isColour,
    ...(isNormalMap ? { needSupercompression: true } : { qualityLevel: QUALITY, compressionLevel: EFFORT }),
  });
}
