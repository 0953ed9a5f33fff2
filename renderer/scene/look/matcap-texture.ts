// A clay-like material as a picture of a lit ball: shows form alone, without the object's colours.
import { DataTexture, LinearFilter, SRGBColorSpace } from 'three';

const PIXELS = 256;
const KEY_LIGHT = [-0.42, 0.62, 0.66] as const;
const FILL_LIGHT = [0.75, -0.1, 0.65] as const;
/** sRGB 0…1 of the clay in shadow and in light. */
const SHADOW = [0.17, 0.15, 0.15] as const;
const CLAY = [0.8, 0.74, 0.69] as const;

/** The caller owns the texture. */
export function createMatcapTexture(): DataTexture {
  const data = new Uint8Array(PIXELS * PIXELS * 4);
  for (let row = 0; row < PIXELS; row += 1) {
    for (let column = 0; column < PIXELS; column += 1) {
      const x = ((column + 0.5) / PIXELS) * 2 - 1;
      const y = ((row + 0.5) / PIXELS) * 2 - 1;
      const z = Math.sqrt(Math.max(0, 1 - x * x - y * y));
      data.set(shade([x, y, z]), (row * PIXELS + column) * 4);
    }
  }
  const texture = new DataTexture(data, PIXELS, PIXELS);
  texture.colorSpace = SRGBColorSpace;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

type Direction = readonly [number, number, number];

function shade(normal: Direction): [number, number, number, number] {
  const key = Math.max(0, dot(normal, KEY_LIGHT));
  const fill = Math.max(0, dot(normal, FILL_LIGHT));
  const rim = (1 - normal[2]) ** 3;
  const light = Math.min(1, 0.16 + 0.72 * key + 0.18 * fill + 0.2 * rim);
  const shine = 0.22 * key ** 24;
  const channel = (index: 0 | 1 | 2) => 255 * Math.min(1, SHADOW[index] + (CLAY[index] - SHADOW[index]) * light + shine);
  return [channel(0), channel(1), channel(2), 255];
}

function dot(a: Direction, b: Direction): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
