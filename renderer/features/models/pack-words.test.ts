import { afterEach, expect, test } from 'vitest';
import type { PackEntry } from '#contract/machine/pack-list.ts';
import { speak } from '../../words/words.ts';
import { stateNote } from './pack-words.ts';

afterEach(() => speak('en'));

function noteOf(problems: readonly string[]): string | undefined {
  const state: PackEntry['state'] = { kind: 'damaged', faults: problems.map((problem) => ({ problem })) };
  return stateNote({ state } as PackEntry); // nothing else of it is asked for
}

test('a model without most of its files names the first few and counts the others', () => {
  const missing = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.json is missing.`);
  expect(noteOf(missing.slice(0, 4))).toBe('a.json is missing. b.json is missing. c.json is missing. d.json is missing.');
  expect(noteOf(missing)).toBe('a.json is missing. b.json is missing. c.json is missing. And 2 more faults.');
});

test('a list of files that is none is said in the language of the window', () => {
  speak('de');
  expect(noteOf(['Its espalier-pack.json is no list of the files of a pack.'])).toBe(
    'Seine espalier-pack.json ist kein Verzeichnis der Dateien eines Modells.',
  );
});
