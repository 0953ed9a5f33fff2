import { expect, test } from 'vitest';
import { number, numbers } from './flag-values.ts';

test.each(['', 'ten', '1e999', '0x'])('a number that is none is refused: "%s"', (text) => {
  expect(() => number(text)).toThrow('is not a number');
});

test('numbers in a list may have spaces between them', () => {
  expect(numbers('1, 2,3,')).toEqual([1, 2, 3]);
});
