import { describe, expect, test } from 'vitest';
import { catalogueProblems, nativeTipsIn, unheardSentences, unsaidKeys, wordsIn } from './window-words.ts';

describe('words outside the catalogue', () => {
  test.each([
    ['<p>Nothing yet</p>', 'Nothing yet'],
    ['<p>{isOn ? "Answers only now" : t("a.b")}</p>', 'Answers only now'],
    ['<button aria-label="Close" />', 'Close'],
    ['<Button name={isOn ? "Open" : t("a.b")} />', 'Open'],
    ['<input placeholder="pack" />', 'pack'],
    ['f({ title: "Create", keys: "Alt+1" })', 'Create'],
    ['say("The model is unloaded.")', 'The model is unloaded.'],
  ])('are found in %s', (source, words) => {
    expect(wordsIn('renderer/x.tsx', `const x = ${source};`)).toEqual([expect.stringContaining(`“${words}`)]);
  });

  test.each([
    '<p className="two words">{t("a.two words")}</p>',
    '<input name="plain" type="text" />',
    'f({ name: "glb", keys: "Alt+ArrowLeft" })',
    'list.find((one) => one.closest("input, select") && matchMedia("(prefers-color-scheme: light)"))',
    '<p title={kind === "words" ? t("a.b") : undefined} />',
  ])('are not seen in %s', (source) => {
    expect(wordsIn('renderer/x.tsx', `const x = ${source};`)).toEqual([]);
  });

  test('are none where the program fails, nor in types', () => {
    expect(wordsIn('renderer/x.ts', 'type A = "one of two"; function f() { throw new Error("no such thing here"); }')).toEqual([]);
  });
});

test('tips of the browser are found, properties of that name are not', () => {
  expect(nativeTipsIn('x.tsx', 'const x = <p title={t("a.b")} />;')).toEqual([expect.stringContaining('x.tsx:1: has a tip')]);
  expect(nativeTipsIn('x.tsx', 'const x = <Section title={t("a.b")} />;')).toEqual([]);
});

describe('the catalogue', () => {
  const english = { area: { greeting: 'Hello {{name}}', things_one: '{{count}} thing', things_other: '{{count}} things' } };

  test('is told of keys and blanks that differ', () => {
    const german = { area: { greeting: 'Hallo {{wer}}', things_one: '{{count}} Ding', extra: 'Mehr' } };
    expect(catalogueProblems(english, { German: german })).toEqual([
      'German: area.greeting has the blanks wer, English name',
      'German: area.things_other is missing',
      'German: area.extra is nothing that English says',
    ]);
  });

  test('is told of what nobody says, plurals and filled keys apart', () => {
    const said = (text: string) => unsaidKeys(english, [{ path: 'x.ts', text }]);
    const filled = '$' + '{kind}';
    expect(said("t('area.things', { count })")).toEqual(['renderer/words: nobody says area.greeting']);
    expect(said(`t(\`area.${filled}\`)`)).toEqual([]);
  });

  test('is told of sentences that services say no more', () => {
    const sentences = { here: 'The disk {{name}} is very full. Free some space.', gone: 'The moon {{name}} is full of holes.' };
    expect(unheardSentences(sentences, 'The disk X is very full. Free some space')).toEqual([
      'renderer/words/service-sentences: no service says gone',
    ]);
  });
});
