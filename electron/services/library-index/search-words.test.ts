import { describe, expect, test } from 'vitest';
import { foldForSearch, searchWords } from './search-words.ts';

describe('a search', () => {
  test('takes letters as they sound, in any script', () => {
    expect(foldForSearch('Crème BRÛLÉE İstanbul')).toBe('creme brulee istanbul');
    expect(foldForSearch('ﬁne ２')).toBe('fine 2');
  });

  test.each([
    ['red  chair red', { match: '"red" AND "chair"', short: [] }],
    ['木 木の椅子 a', { match: '"木の椅子"', short: ['木', 'a'] }],
    ['say "hi" AND (NOT* text:x', { match: '"say" AND """hi""" AND "and" AND "(not*" AND "text:x"', short: [] }],
    [' \t', { short: [] }],
    ['a\0b', { short: ['a', 'b'] }],
  ])('for %j asks for each word as text', (query, words) => {
    expect(searchWords(query)).toEqual(words);
  });
});
