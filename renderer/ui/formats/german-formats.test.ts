// English formats have tests of their own; this is about what another language changes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listWords } from '../../words/list-words.ts';
import { speak } from '../../words/words.ts';
import { byteWords, countWords, exactCount, fileSizeWords, shareWords } from './format-number.ts';
import { ageWords, durationWords, timeLeftWords } from './format-time.ts';

beforeAll(() => speak('de'));
afterAll(() => speak('en'));

test('numbers have a decimal comma and a dot between thousands', () => {
  expect(exactCount(32_841)).toBe('32.841');
  expect(countWords(2_100)).toBe('2,1k');
  expect(fileSizeWords(4_200_000)).toBe('4,2 MB');
  expect(byteWords(1.5 * 1024 ** 3)).toBe('1,5 GB');
  expect(shareWords(0.9)).toBe('90\u00a0%');
});

test('times, ages and lists are German', () => {
  const now = new Date('2026-08-05T12:00:00');
  expect(timeLeftWords(40)).toBe('noch etwa 40 s');
  expect(durationWords(0.4)).toBe('0,4 s');
  expect(ageWords(new Date('2026-08-05T11:30:00'), now)).toBe('vor 30 Min.');
  expect(ageWords(new Date('2026-03-01T12:00:00'), now)).toBe('1. März 2026');
  expect(listWords(['GLB', 'OBJ', 'STL'])).toBe('GLB, OBJ und STL');
});
