import { expect, test } from 'vitest';
import { ageWords, durationWords, roughDurationWords, timeLeftWords } from './format-time.ts';

test.each([
  [2, 'a few seconds left'],
  [33, 'about 35 s left'],
  [200, 'about 3 min left'],
  [7200, 'about 2.0 h left'],
])('%s s: %s', (seconds, words) => {
  expect(timeLeftWords(seconds)).toBe(words);
});

test.each([
  [0.04, '0 s'],
  [0.44, '0.4 s'],
  [11.2, '11 s'],
  [125, '2 min 5 s'],
])('%s s took %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

test.each([
  ['2026-03-10T12:00:00Z', 'just now'],
  ['2026-03-10T11:20:00Z', '40 min ago'],
  ['2026-03-10T02:00:00Z', '10 h ago'],
  ['2026-03-09T02:00:00Z', 'yesterday'],
  ['2026-01-02T02:00:00Z', '2 Jan 2026'],
])('%s is %s', (then, words) => {
  expect(ageWords(new Date(then), new Date('2026-03-10T12:00:30Z'))).toBe(words);
});

test.each([
  [0.2, '1 s'],
  [7.4, '7 s'],
  [38, '40 s'],
  [212, '4 min'],
])('%s s, as a guess, are %s', (seconds, words) => {
  expect(roughDurationWords(seconds)).toBe(words);
});
