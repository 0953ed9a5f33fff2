import { afterEach, describe, expect, test } from 'vitest';
import { speak } from '../../../words/words.ts';
import { dayOf, momentOf, readDay, writtenDay } from './filter-days.ts';

afterEach(() => speak('en'));

test('a day that a filter ends with is wholly in it, also where a month ends', () => {
  const last = new Date(2026, 1, 28, 13, 5);
  const until = momentOf(last, 1);
  expect(Date.parse(until) - Date.parse(momentOf(last))).toBe(86_400_000);
  expect(writtenDay(dayOf(until))).toBe('01/03/2026');
  expect(writtenDay(dayOf(until, -1))).toBe('28/02/2026');
});

describe('a day is read', () => {
  test.each(['29/11/2026', ' 29.11.26 ', '29 11 2026', '2026-11-29', '29.11.2026.'])('from %s', (text) => {
    expect(readDay(text)).toEqual(new Date(2026, 10, 29));
  });

  test.each(['', 'soon', '29/11', '31/02/2026', '11/29/2026', '2026-13-01', '0/1/2026'])('not from “%s”', (text) => {
    expect(readDay(text)).toBeUndefined();
  });

  test('as it is written, in the language of the window', () => {
    speak('de');
    const day = new Date(2026, 2, 4);
    expect(writtenDay(day)).toBe('04.03.2026');
    expect(readDay(writtenDay(day))).toEqual(day);
  });
});
