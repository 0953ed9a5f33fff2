// Whether bytes that somebody hands over as a mask can be one: a whole PNG of a size that pictures are worked with.
// What is in it, and whether it fits its picture, is for the runtime to say.
import type { AppError } from '#contract/outcome/errors.ts';
import { problemOfPngBytes } from './picture-form.ts';

/** Pictures are worked with at 2048 pixels a side at most (images/image_file.py). */
const MAX_SIDE = 2048;
/** More than a PNG of that size can come to without compression, in four channels. */
const MAX_BYTES = 20 * 1024 * 1024;
const WIDTH_AT = 16;
const HEIGHT_AT = 20;

/** Undefined for a mask that can be kept. */
export function problemOfMask(bytes: Uint8Array): AppError | undefined {
  if (bytes.length > MAX_BYTES) return { code: 'input_too_large', message: `A mask has ${MAX_BYTES / 1024 / 1024} MB at most.` };
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const problem = problemOfPngBytes(content);
  if (problem !== undefined) return { code: 'input_unreadable', message: `The mask cannot be read: ${problem}.` };
  const [width, height] = [content.readUInt32BE(WIDTH_AT), content.readUInt32BE(HEIGHT_AT)];
  if (Math.min(width, height) >= 1 && Math.max(width, height) <= MAX_SIDE) return undefined;
  return { code: 'input_too_large', message: `The mask has ${width} × ${height} pixels, and ${MAX_SIDE} a side is the most.` };
}
