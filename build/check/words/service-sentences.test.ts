import { expect, test } from 'vitest';
import { formOf, unknownSentencesIn, unsaidSentences } from './service-sentences.ts';

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

test('the window has words for whatever services and engine can fail with', async () => {
  expect(await unsaidSentences()).toEqual([]);
});
