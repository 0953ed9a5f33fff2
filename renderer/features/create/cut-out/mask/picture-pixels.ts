// Pictures as pixels and back, through the browser's own decoders and encoders.
import type { Mask } from './mask.ts';

/** Pictures are worked with at this size at most, as the engine does (images/image_file.py). */
const MOST_SIDE = 2048;

/** RGBA, upright, reduced where it is larger. Rejects where the browser cannot read it. */
export async function readPixels(url: string, mostSide = MOST_SIDE): Promise<ImageData> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is not there`);
  const blob = await answer.blob();
  const picture = await createImageBitmap(blob);
  const scale = Math.min(1, mostSide / Math.max(picture.width, picture.height));
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
  const context = contextOf(width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return context.getImageData(0, 0, width, height);
}

export function alphaOf({ width, height, data }: ImageData): Mask {
  const values = new Uint8ClampedArray(width * height);
  for (let at = 0; at < values.length; at++) values[at] = data[at * 4 + 3] ?? 0;
  return { width, height, values };
}

export async function readMask(url: string): Promise<Mask> {
  return alphaOf(await readPixels(url));
}

/** As a grey PNG. */
export async function encodeMask({ width, height, values }: Mask): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer); // a pixel at once: red, green and blue alike, and opaque
  for (let at = 0; at < words.length; at++) words[at] = 0xff000000 | ((values[at] ?? 0) * 0x010101);
  const context = contextOf(width, height);
  context.putImageData(pixels, 0, 0);
  return new Uint8Array(await (await context.canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the browser has no memory for the picture');
  return context;
}
