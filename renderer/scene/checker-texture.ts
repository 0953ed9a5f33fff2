// A checker that shows how texture space lies on a surface: hue follows u, lightness follows v, squares show stretching.
import { Color, DataTexture, LinearFilter, LinearMipmapLinearFilter, RepeatWrapping, SRGBColorSpace } from 'three';

const PIXELS = 512;
const SQUARES = 32;

/** The caller owns the texture. */
export function createCheckerTexture(): DataTexture {
  const data = new Uint8Array(PIXELS * PIXELS * 4);
  const color = new Color();
  for (let row = 0; row < PIXELS; row += 1) {
    for (let column = 0; column < PIXELS; column += 1) {
      const isDark = (Math.floor((row * SQUARES) / PIXELS) + Math.floor((column * SQUARES) / PIXELS)) % 2 === 0;
      color.setHSL(column / PIXELS, 0.45, (isDark ? 0.3 : 0.62) + 0.14 * (row / PIXELS));
      data.set([color.r * 255, color.g * 255, color.b * 255, 255], (row * PIXELS + column) * 4);
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
