// A picture of two real things side by side on a white ground, put together here of example pictures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { makePng, type Pixel } from './make-png.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const SIDE = 320;

/** A PNG of 640 × 320 pixels: the crate at the left, the dragon at the right, each about half as wide as its half. */
export function twoThings(): Buffer {
  const [crate, dragon] = ['crate.png', 'dragon.png'].map((name) => decode(readFileSync(join(EXAMPLES, name))));
  if (crate === undefined || dragon === undefined) throw new Error('an example is missing');
  return makePng(2 * SIDE, SIDE, (x, y) => {
    const thing = x < SIDE ? crate : dragon;
    // Each with a margin around it.
    const place = [(x % SIDE) * 1.5 - SIDE / 4, y * 1.5 - SIDE / 4].map((value) => value / SIDE);
    const [across = 0, down = 0] = place;
    if (across < 0 || across >= 1 || down < 0 || down >= 1) return WHITE;
    const at = (Math.floor(down * thing.height) * thing.width + Math.floor(across * thing.width)) * 4;
    const [red = 0, green = 0, blue = 0, alpha = 0] = thing.data.subarray(at, at + 4);
    const over = (value: number) => Math.round(255 + ((value - 255) * alpha) / 255);
    return [over(red), over(green), over(blue), 255];
  });
}

const WHITE: Pixel = [255, 255, 255, 255];
