import { expect, test } from 'vitest';
import { spokenLanguage } from './language.ts';

test('the language is the one that is set, else the first of the system that is spoken, else English', () => {
  expect(spokenLanguage('de', ['en-GB'])).toBe('de');
  expect(spokenLanguage('auto', ['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(spokenLanguage('auto', ['DE_CH'])).toBe('de');
  expect(spokenLanguage('auto', ['en-US', 'de'])).toBe('en');
  expect(spokenLanguage('auto', ['fr'])).toBe('en');
  expect(spokenLanguage('auto', [])).toBe('en');
});
