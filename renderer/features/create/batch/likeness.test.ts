import { describe, expect, test } from 'vitest';
import { areUnlike, type Impression, impressionOf, unlikeOthers } from './likeness.ts';

function known(impression: Impression | undefined): Impression {
  if (impression === undefined) throw new Error('nothing is left of it');
  return impression;
}

/** One object in a few colours: its columns from the left, darker by `light`. */
function sides(columns: readonly (readonly [number, number, number])[], { light = 1, width = 60 } = {}): Impression {
  const data = new Uint8ClampedArray(100 * 100 * 4);
  for (let y = 10; y < 90; y++) {
    for (let x = 0; x < width; x++) {
      const colour = columns[Math.floor((x / width) * columns.length)] ?? [0, 0, 0];
      data.set([...colour.map((value) => value * light), 255], (y * 100 + 20 + x) * 4);
    }
  }
  return known(impressionOf({ width: 100, height: 100, data }));
}

const RED = [200, 40, 30] as const;
const WOOD = [150, 100, 60] as const;
const GREEN = [30, 160, 70] as const;

describe('the likeness of pictures', () => {
  test('sees one thing in another light, from another side, and turned around', () => {
    const front = sides([RED, RED, WOOD]);
    expect(areUnlike(front, sides([RED, RED, WOOD], { light: 0.75 }))).toBe(false);
    expect(areUnlike(front, sides([WOOD, RED, RED], { width: 35 }))).toBe(false);
    expect(areUnlike(front, sides([WOOD, WOOD, RED]))).toBe(false);
    expect(areUnlike(front, sides([GREEN, GREEN, GREEN]))).toBe(true);
  });

  test('names the pictures that are like no other', () => {
    const [red, green] = [sides([RED, WOOD]), sides([GREEN])];
    expect(unlikeOthers([red, red, green])).toEqual([2]);
    expect(unlikeOthers([red, green])).toEqual([0, 1]);
    expect(unlikeOthers([red, undefined])).toEqual([]);
  });

  test('has no impression of nothing', () => {
    expect(impressionOf({ width: 2, height: 2, data: new Uint8ClampedArray(16) })).toBeUndefined();
  });
});
