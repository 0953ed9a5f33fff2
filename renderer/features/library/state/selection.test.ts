import { describe, expect, test } from 'vitest';
import { allPicked, NOTHING_SELECTED, onePicked, type Picking, picked, type Selection, withoutThose } from './selection.ts';

const SHOWN = ['a', 'b', 'c', 'd', 'e'];

function afterPicking(...picks: [id: string, how: Picking][]): Selection {
  return picks.reduce((selection, [id, how]) => picked(selection, SHOWN, id, how), NOTHING_SELECTED);
}

const idsOf = ({ selectedIds }: Selection) => [...selectedIds].sort().join('');

describe('a selection', () => {
  test.each<[[string, Picking][], string, string]>([
    [[['b', 'only']], 'b', 'b'],
    [
      [
        ['b', 'only'],
        ['d', 'only'],
      ],
      'd',
      'd',
    ],
    [
      [
        ['b', 'only'],
        ['d', 'toggle'],
      ],
      'bd',
      'd',
    ],
    [
      [
        ['b', 'only'],
        ['d', 'toggle'],
        ['b', 'toggle'],
      ],
      'd',
      'b',
    ],
    [
      [
        ['b', 'only'],
        ['d', 'range'],
      ],
      'bcd',
      'd',
    ],
    [
      [
        ['d', 'only'],
        ['b', 'range'],
      ],
      'bcd',
      'b',
    ],
    [
      [
        ['b', 'only'],
        ['e', 'range'],
        ['c', 'range'],
      ],
      'bc',
      'c',
    ],
    [
      [
        ['b', 'only'],
        ['d', 'toggle'],
        ['e', 'range'],
      ],
      'de',
      'e',
    ],
    [[['c', 'range']], 'c', 'c'],
  ])('after %j is %s, and the keys go on from %s', (picks, ids, active) => {
    const selection = afterPicking(...picks);
    expect([idsOf(selection), selection.selectedId]).toEqual([ids, active]);
  });

  test('of all keeps the card that the keys move from, and gives way to it alone', () => {
    const all = allPicked(afterPicking(['c', 'only']), SHOWN);
    expect([idsOf(all), all.selectedId]).toEqual(['abcde', 'c']);
    expect(idsOf(onePicked(all))).toBe('c');
    expect(onePicked(NOTHING_SELECTED)).toBe(NOTHING_SELECTED);
    expect(allPicked(NOTHING_SELECTED, []).selectedId).toBeUndefined();
  });

  test.each([
    [[['b', 'only']], 'b', 'c', 'c'],
    [[['e', 'only']], 'e', 'd', 'd'],
    [
      [
        ['b', 'only'],
        ['d', 'range'],
      ],
      'bcd',
      'e',
      'e',
    ],
    [
      [
        ['a', 'only'],
        ['c', 'toggle'],
      ],
      'c',
      'a',
      'd',
    ],
    [
      [
        ['a', 'only'],
        ['c', 'toggle'],
      ],
      'b',
      'ac',
      'c',
    ],
  ] as [[string, Picking][], string, string, string][])('after %j, without %s, is %s', (picks, leaving, ids, active) => {
    const selection = withoutThose(afterPicking(...picks), SHOWN, new Set(leaving));
    expect([idsOf(selection), selection.selectedId]).toEqual([ids, active]);
  });

  test('of nothing that stays is none', () => {
    expect(withoutThose(afterPicking(['a', 'only']), ['a'], new Set('a'))).toEqual(NOTHING_SELECTED);
  });
});
