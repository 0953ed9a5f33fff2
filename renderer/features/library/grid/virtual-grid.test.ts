import { describe, expect, test } from 'vitest';
import { layOutGrid, visibleCards } from './virtual-grid.ts';

const MEASURES = { minimumCardWidth: 100, rowHeight: 90, gap: 10 };
const VIEW = { height: 300, rowHeight: 90, gap: 10, spareRows: 1 };

describe('the grid', () => {
  test('has as many columns as fit, and never none', () => {
    expect(layOutGrid({ ...MEASURES, width: 430, count: 9 }).columns).toBe(4);
    expect(layOutGrid({ ...MEASURES, width: 429, count: 9 }).columns).toBe(3);
    expect(layOutGrid({ ...MEASURES, width: 0, count: 9 }).columns).toBe(1);
  });

  test('is as high as all its rows', () => {
    expect(layOutGrid({ ...MEASURES, width: 430, count: 9 }).height).toBe(290);
    expect(layOutGrid({ ...MEASURES, width: 430, count: 0 }).height).toBe(0);
  });

  test('draws a screenful of ten thousand cards, wherever it is scrolled', () => {
    const layout = layOutGrid({ ...MEASURES, width: 430, count: 10_000 });
    for (const scrollTop of [0, 5_000, 123_456, layout.height - 300]) {
      const { first, end } = visibleCards(layout, { ...VIEW, scrollTop });
      expect(end - first).toBeLessThanOrEqual(4 * 6);
      expect(Math.floor(first / 4) * 100).toBeLessThanOrEqual(scrollTop);
      expect((Math.floor(end / 4) + 1) * 100).toBeGreaterThanOrEqual(Math.min(scrollTop + 300, layout.height));
    }
  });

  test('draws nothing before it has been measured', () => {
    const layout = layOutGrid({ ...MEASURES, width: 0, count: 0 });
    expect(visibleCards(layout, { ...VIEW, height: 0, scrollTop: 0 })).toEqual({ first: 0, end: 0 });
  });
});
