import { afterEach, expect, test } from 'vitest';
import { speak } from '../words/words.ts';
import { packTitle } from './pack-title.ts';

afterEach(() => speak('en'));

test('a model that comes with the program is called in the language of the window, any other as it calls itself', () => {
  const own = { name: 'starter-text', title: 'Starter, from words' };
  expect(packTitle(own)).toBe('Starter, from words');
  speak('de');
  expect([
    packTitle(own),
    packTitle({ name: 'starter-text' }),
    packTitle({ name: 'oak', title: 'Oak' }),
    packTitle({ name: 'oak' }),
  ]).toEqual(['Starter (aus Worten)', 'Starter (aus Worten)', 'Oak', 'oak']);
});
