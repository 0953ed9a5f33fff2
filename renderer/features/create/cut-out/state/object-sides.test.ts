import { expect, test } from 'vitest';
import { sidesOf } from './object-sides.ts';

const at = (left: number, top: number) => ({ left, top, width: 40, height: 60, share: 0.5 });

test.each([
  [
    [at(0, 0), at(100, 20)],
    ['left', 'right'],
  ],
  [
    [at(0, 0), at(10, 100)],
    ['upper', 'lower'],
  ],
  [
    [at(0, 100), at(10, 0)],
    ['lower', 'upper'],
  ],
  [[at(0, 0), at(100, 0), at(200, 0)], undefined],
  [[at(0, 0)], undefined],
])('two objects are told apart by how they lie: case %#', (objects, sides) => {
  expect(sidesOf(objects)).toEqual(sides);
});
