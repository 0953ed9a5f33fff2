// A checker that shows how texture space lies on a surface: hue follows u, lightness follows v, squares show stretching.
import { Color, DataTexture, LinearFilter, LinearMipmapLinearFilter, RepeatWrapping, SRGBColorSpace } from 'three';

const PIXELS = 512;
const SQUARES = 32;
/** Of a square, in pixels. */
const SIDE = PIXELS / SQUARES;

/** The caller owns the texture. */
export function createCheckerTexture(): DataTexture {
  const data = new Uint8Array(PIXELS * PIXELS * 4);
  const color = new Color();
  const colours = new Uint32Array(data.buffer);
  // A colour a square, not a pixel: the key that asks for the checker waits for this.
  for (let row = 0; row < SQUARES; row += 1) {
    for (let column = 0; column < SQUARES; column += 1) {
      const isDark = (row + column) % 2 === 0;
      color.setHSL(column / SQUARES, 0.45, (isDark ? 0.3 : 0.62) + 0.14 * (row / SQUARES));
      const at = (row * PIXELS + column) * SIDE;
      data.set([color.r * 255, color.g * 255, color.b * 255, 255], at * 4);
      for (let line = 0; line < SIDE; line += 1) colours.fill(colours[at] ?? 0, at + line * PIXELS, at + line * PIXELS + SIDE);
    }
  }
  const texture = new DataTexture(data, PIXELS, PIXELS);
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}
