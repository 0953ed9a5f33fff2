// What is seen under the mouse while something is dragged out of the window.
import type { NativeImage, nativeImage } from 'electron';

const SIZE = 64;
/** Leaf green, as the accent of the window: blue, green, red, alpha. */
const PLAIN = [84, 171, 104, 255];

/** The picture at `path`, small; a plain square where there is none that can be drawn. */
export function dragIcon(images: Pick<typeof nativeImage, 'createFromPath' | 'createFromBitmap'>, path: string | undefined): NativeImage {
  const picture = path === undefined ? undefined : images.createFromPath(path);
  if (picture !== undefined && !picture.isEmpty()) return picture.resize({ width: SIZE });
  return images.createFromBitmap(Buffer.alloc(SIZE * SIZE * PLAIN.length, Uint8Array.from(PLAIN)), { width: SIZE, height: SIZE });
}
