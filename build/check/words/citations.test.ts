import { expect, test } from 'vitest';
import { badCitations, citationsCheck } from './citations.ts';

const KNOWN = new Set(['2', '2.1', '3.4']);

test('sections that are there may be cited, one or several, over the end of a line too', () => {
  const text = '# docs/trellis-inference.md §2\n"""A network (docs/trellis-inference.md\n    §2.1, §3.4 and §2)."""';
  expect(badCitations('a.py', text, KNOWN)).toEqual([]);
});

test('a section that is not there is found, once, and so is the citation of a specification', () => {
  const text = 'docs/trellis-inference.md §2.1,\n# \u00a79.9; docs/trellis-inference.md \u00a79.9; RFC 9562 §5.7; spec \u00a71';
  expect(badCitations('a.py', text, KNOWN)).toEqual([
    'a.py: docs/trellis-inference.md has no §9.9',
    'a.py: cites a specification: name the section of docs/trellis-inference.md',
  ]);
});

test('every citation of the project leads somewhere', async () => {
  expect(await citationsCheck.findProblems()).toBeUndefined();
});
