import { describe, expect, test } from 'vitest';
import { freeSide, movedTo, withSide } from './picture-sides.ts';

const FRONT = { key: 'a', side: 'front' } as const;
const BACK = { key: 'b', side: 'back' } as const;
const LEFT = { key: 'c', side: 'left' } as const;

describe('the sides of an object', () => {
  test('are given to pictures in the order in which one would take them', () => {
    expect([[], [FRONT], [FRONT, BACK], [BACK], [LEFT, FRONT, BACK]].map(freeSide)).toEqual(['front', 'back', 'left', 'front', 'right']);
  });

  test('are swapped, so that no two pictures show the same one', () => {
    expect(withSide([FRONT, BACK, LEFT], 'c', 'front').map(({ side }) => side)).toEqual(['left', 'back', 'front']);
    expect(withSide([FRONT, BACK], 'b', 'right').map(({ side }) => side)).toEqual(['front', 'right']);
  });

  test('go with their pictures when these change places', () => {
    expect(movedTo([FRONT, BACK, LEFT], 'c', 0)).toEqual([LEFT, FRONT, BACK]);
    expect(movedTo([FRONT, BACK, LEFT], 'a', 1)).toEqual([BACK, FRONT, LEFT]);
    expect(movedTo([FRONT, BACK], 'a', 9)).toEqual([BACK, FRONT]);
    expect(movedTo([FRONT, BACK], 'a', -1)).toEqual([FRONT, BACK]);
  });
});
