// How large a picture is, told from its header before anything is decoded: a small file may unpack to more than the memory holds.
import { imageSize } from 'image-size';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { ImageProblem } from './image-source.ts';

/** Those of the runtime (images/image_file.py), so that what it would refuse is refused at once. */
const SMALLEST_SIDE = 16;
const LARGEST_SIDE = 16_384;
const MOST_PIXELS = 80_000_000;
const KINDS: Readonly<Record<string, string>> = {
  png: 'png',
  jpg: 'jpg',
  gif: 'gif',
  bmp: 'bmp',
  webp: 'webp',
  tiff: 'tif',
  heif: 'avif', // the box format that AVIF shares; the runtime says which of the two it is
};
const HINT = 'Use a PNG, JPEG, GIF, BMP or WebP picture.';

/** The ending of a file of this kind. */
export function formOfImage(bytes: Uint8Array): Result<string, ImageProblem> {
  const found = sizeOf(bytes);
  const ending = KINDS[found?.type ?? ''];
  if (found === undefined || ending === undefined) {
    const message = 'The bytes are not a picture that can be read.';
    return err({ kind: 'unreadable', error: { code: 'input_unreadable', message, hint: HINT } });
  }
  const { width, height } = found;
  if (Math.min(width, height) < SMALLEST_SIDE) {
    const message = `The picture is ${width} × ${height} pixels; ${SMALLEST_SIDE} a side are needed.`;
    return err({ kind: 'too-small', error: { code: 'input_too_small', message }, limit: SMALLEST_SIDE });
  }
  if (Math.max(width, height) > LARGEST_SIDE || width * height > MOST_PIXELS) {
    const message = `The picture is ${width} × ${height} pixels, which is too many.`;
    const hint = 'Save it smaller: more than 1024 pixels a side bring nothing.';
    return err({ kind: 'too-large', error: { code: 'input_too_large', message, hint }, limit: LARGEST_SIDE });
  }
  return ok(ending);
}

function sizeOf(bytes: Uint8Array): { width: number; height: number; type?: string | undefined } | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined; // it throws for everything that it does not know
  }
}
