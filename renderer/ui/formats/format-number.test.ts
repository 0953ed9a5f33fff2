import { expect, test } from 'vitest';
import { byteWords, countWords, exactCount } from './format-number.ts';

test('counts are short on a card and exact in the inspector', () => {
  expect([12, 2_048, 2_100, 9_992, 32_841].map(countWords)).toEqual(['12', '2k', '2.1k', '10k', '33k']);
  expect([999_800, 1_250_000].map(countWords)).toEqual(['1M', '1.3M']);
  expect(exactCount(32_841)).toBe('32,841');
});

test('memory is in the unit one would say', () => {
  expect([300 * 1024 ** 2, 6.5 * 1024 ** 3, 23 * 1024 ** 3].map(byteWords)).toEqual(['300 MB', '6.5 GB', '23 GB']);
});
