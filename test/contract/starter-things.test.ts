import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIRST_THINGS, STARTER_THINGS, withThing } from '../../renderer/features/create/stage/starter-things.ts';

test('the things that can be clicked are those that the pack knows', () => {
  const encoder = join(import.meta.dirname, '../../packs/starter-text/ckpts/word_encoder.json');
  expect(STARTER_THINGS).toEqual(JSON.parse(readFileSync(encoder, 'utf8')).args.nouns);
});

test('a dozen of them, each once, are there to begin with', () => {
  expect(new Set(FIRST_THINGS).size).toBe(12);
  expect(STARTER_THINGS).toEqual(expect.arrayContaining([...FIRST_THINGS]));
});

test.each([
  ['', 'a robot'],
  ['a chair', 'a robot'],
  ['a tall red ', 'a tall red robot'],
])('a click on robot makes of “%s”: %s', (words, expected) => {
  expect(withThing(words, 'robot')).toBe(expected);
});
