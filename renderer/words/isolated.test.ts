import { expect, test } from 'vitest';
import { t } from './words.ts';

const inSentence = (name: string) => t('frame.hasGrown', { name });

test('a name from right to left keeps its direction to itself in a sentence', () => {
  expect(inSentence('דרקון')).toBe('\u2068דרקון\u2069 has grown.');
  expect(inSentence('صندوق 2')).toBe('\u2068صندوق 2\u2069 has grown.');
  expect(inSentence('Tea pot 🫖 <b>')).toBe('Tea pot 🫖 <b> has grown.');
});

test('a name cannot turn the words that follow it', () => {
  expect(inSentence('\u202egnp.elif')).toBe('gnp.elif has grown.');
  expect(inSentence('\u2069דרקון\u202e')).toBe('\u2068דרקון\u2069 has grown.');
});
