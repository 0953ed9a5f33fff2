import { expect, test } from 'vitest';
import { matches } from './text-search.ts';

test.each([
  ['Red tea pot', '', true],
  ['Red tea pot', 'pot red', true],
  ['Théière', 'theiere', true],
  ['Red tea pot', 'red cup', false],
  ['Red tea pot', '  TEA ', true],
])('%s, searched by "%s": %s', (name, query, expected) => {
  expect(matches(name, query)).toBe(expected);
});
