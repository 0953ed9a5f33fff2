// PNG to pixels.
import { decode } from 'fast-png';
import type { Pixels } from './pixels.ts';

const OPAQUE = 255;

/** Pixels of an 8-bit PNG in grey or RGB, with alpha or without: the forms in which textures are baked. Throws on any other. */
export function decodePng(image: Uint8Array): Pixels {
  const { width, height, channels, depth, data, palette } = decode(image);
  if (depth !== 8 || palette !== undefined) throw new Error(`a PNG of ${depth} bits and ${palette === undefined ? 'no' : 'a'} palette`);
  const rgba = new Uint8Array(width * height * 4);
  const isGrey = channels < 3;
  const hasAlpha = channels === 2 || channels === 4;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[from + (isGrey ? 0 : channel)] ?? 0;
    rgba[pixel * 4 + 3] = hasAlpha ? (data[from + channels - 1] ?? OPAQUE) : OPAQUE;
  }
  return { width, height, data: rgba };
}
