// What is seen under the mouse while something is dragged out of the window.
import type { NativeImage, nativeImage } from 'electron';
import { encode } from 'fast-png';

const SIZE = 64;
/** Leaf green, as the accent of the window. */
const PLAIN = [104, 171, 84] as const;

/** The picture at `path`, small; a plain square where there is none that can be drawn. */
export function dragIcon(images: Pick<typeof nativeImage, 'createFromPath' | 'createFromBuffer'>, path: string | undefined): NativeImage {
  const picture = path === undefined ? undefined : images.createFromPath(path);
  if (picture !== undefined && !picture.isEmpty()) return picture.resize({ width: SIZE });
  const data = Uint8Array.from({ length: SIZE * SIZE * PLAIN.length }, (_, at) => PLAIN[at % PLAIN.length] ?? 0);
  return images.createFromBuffer(Buffer.from(encode({ width: SIZE, height: SIZE, channels: PLAIN.length, data })));
}
