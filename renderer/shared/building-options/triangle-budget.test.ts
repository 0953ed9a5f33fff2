import { describe, expect, test } from 'vitest';
import { keptShare, readTriangles, writeTriangles } from './triangle-budget.ts';

describe('a number of triangles', () => {
  test.each([
    ['8000', { kind: 'count', count: 8000 }],
    ['8,000', { kind: 'count', count: 8000 }],
    ['8.000', { kind: 'count', count: 8000 }],
    ['1,5M', { kind: 'count', count: 1_500_000 }],
    ['0.125 %', { kind: 'share', kept: 0.00125 }],
    ['8k', { kind: 'count', count: 8000 }],
    ['1.5 M', { kind: 'count', count: 1_500_000 }],
    ['5 %', { kind: 'share', kept: 0.05 }],
    ['100%', { kind: 'raw' }],
    ['Raw', { kind: 'raw' }],
    ['', { kind: 'best' }],
  ])('is read as people type it: "%s"', (text, budget) => {
    expect(readTriangles(text)).toEqual(budget);
  });

  test.each(['many', '8kk', '-5', '%', '1e9x'])('is not guessed from "%s"', (text) => {
    expect(readTriangles(text)).toBeUndefined();
  });

  test('stays within what a mesh can have', () => {
    expect(readTriangles('1')).toEqual({ kind: 'count', count: 4 });
    expect(readTriangles('0 %')).toEqual({ kind: 'share', kept: 0.001 });
    expect(readTriangles('99999M')).toEqual({ kind: 'count', count: 20_000_000 });
  });

  test.each(['12,345', '2.5%', 'raw', ''])('is written as it is read: "%s"', (text) => {
    expect(writeTriangles(readTriangles(text) ?? { kind: 'best' })).toBe(text);
  });

  test('is best with more of them where every colour lives on one', () => {
    expect(keptShare({ kind: 'best' }, false)).toBeGreaterThan(keptShare({ kind: 'best' }, true));
  });
});
