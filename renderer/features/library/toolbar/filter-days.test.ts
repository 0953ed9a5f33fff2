import { expect, test } from 'vitest';
import { dayOf, momentOf } from './filter-days.ts';

test('a day that a filter ends with is wholly in it, also where a month ends', () => {
  const until = momentOf('2026-02-28', 1) ?? '';
  expect(Date.parse(until) - Date.parse(momentOf('2026-02-28') ?? '')).toBe(86_400_000);
  expect(dayOf(until)).toBe('2026-03-01');
  expect(dayOf(until, -1)).toBe('2026-02-28');
});

test('no day is no moment, and the other way round', () => {
  expect([momentOf(''), momentOf('soon'), dayOf(undefined)]).toEqual([undefined, undefined, '']);
});
