import { describe, expect, test } from 'vitest';
import { leadsTo, namedLike, typedLetters } from './grid-keys.ts';

const PLACE = { index: 5, columns: 4, count: 22, rows: 2 };

describe('a key in the grid', () => {
  test.each([
    ['ArrowLeft', 4],
    ['ArrowRight', 6],
    ['ArrowUp', 1],
    ['ArrowDown', 9],
    ['PageDown', 13],
    ['PageUp', 1],
    ['Home', 0],
    ['End', 21],
    ['Tab', undefined],
  ])('%s leads from card 5 to %s', (key, target) => {
    expect(leadsTo(key, PLACE)).toBe(target);
  });

  test('leads nowhere beyond the cards, and to the first without an active one', () => {
    expect(leadsTo('ArrowUp', { ...PLACE, index: 2 })).toBeUndefined();
    expect(leadsTo('ArrowDown', { ...PLACE, index: 20 })).toBeUndefined();
    expect(leadsTo('PageDown', { ...PLACE, index: 20 })).toBe(21);
    expect(leadsTo('ArrowDown', { ...PLACE, index: -1 })).toBe(0);
    expect(leadsTo('Home', { ...PLACE, count: 0, index: -1 })).toBeUndefined();
  });
});

describe('letters in the grid', () => {
  test('are one word while they follow each other quickly', () => {
    let now = 0;
    const letters = typedLetters(() => now);
    expect([letters('c'), letters('h')]).toEqual(['c', 'ch']);
    now = 5_000;
    expect(letters('t')).toBe('t');
  });

  test('lead to the next name that begins like that, and round', () => {
    const names = ['Chair', 'Cup', 'Tea pot', 'Élan', 'chest'];
    expect(namedLike(names, -1, 'c')).toBe(0);
    expect(namedLike(names, 0, 'c')).toBe(1);
    expect(namedLike(names, 1, 'cc')).toBe(4);
    expect(namedLike(names, 4, 'c')).toBe(0);
    expect(namedLike(names, 0, 'ch')).toBe(0);
    expect(namedLike(names, 1, 'che')).toBe(4);
    expect(namedLike(names, 0, 'el')).toBe(3);
    expect(namedLike(names, 0, 'x')).toBeUndefined();
    expect(namedLike([], -1, 'x')).toBeUndefined();
  });
});
