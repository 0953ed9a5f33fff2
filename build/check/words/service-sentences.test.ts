import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { formOf, sentencesOfTheEngine, unknownSentencesIn, unsaidSentences } from './service-sentences.ts';

test('a sentence that the window has no words for is named with its place, whatever way it is put together', () => {
  const known = [formOf('There is no job {{id}}.'), formOf('Wait.')];
  const isKnown = (sentence: string) => known.some((form) => form.test(sentence));
  const source = [
    ["const one = { code: 'usage', message: `There is no job $", "{id}.`, hint: 'Wait.' };"].join(''),
    "const two = { code: 'usage', message: isOld ? 'It is old.' : 'Wait.' };",
    "const message = 'It is ' + 'new.';",
    "const three = { title: 'No failure says this.' };",
  ].join('\n');
  expect(unknownSentencesIn('a.ts', source, isKnown)).toEqual([
    expect.stringMatching(/^a\.ts:2: .*It is old\./),
    expect.stringMatching(/^a\.ts:3: .*It is new\./),
  ]);
});

test('the advice of the engine counts like its failures, and advice whose words stand elsewhere is no way around', async () => {
  const folder = newFolder();
  writeFileSync(
    join(folder, 'speaking.py'),
    [
      'TINY = Advice("It is small.")',
      'told.append(Advice(f"It has {count} parts, " "not one."))',
      'told.append(Advice(sentence))',
      'raise EspalierError("usage", f"There is no {thing}.", hint="Wait.")',
      'title = "Nobody says this."',
    ].join('\n'),
  );
  const said = await sentencesOfTheEngine(folder);
  expect(said.map(({ file, line, sentence }) => `${file}:${line}: ${sentence}`).sort()).toEqual([
    'speaking.py:1: It is small.',
    'speaking.py:2: It has ¤ parts, not one.',
    'speaking.py:3: advice that is put together elsewhere: sentence',
    'speaking.py:4: There is no ¤.',
    'speaking.py:4: Wait.',
  ]);
});

test('the window has words for whatever services and engine can fail with or advise', async () => {
  expect(await unsaidSentences()).toEqual([]);
});
