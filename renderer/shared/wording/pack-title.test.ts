import { afterEach, expect, test } from 'vitest';
import { speak } from '../../words/words.ts';
import { packTitle, titleAmong } from './pack-title.ts';

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

test('a name alone leads to the title of the model that has it, and stands for itself where that is not here', () => {
  const packs = [{ name: 'oak', title: 'Oak' }, { name: 'bare' }];
  expect(['oak', 'bare', 'starter-text', 'gone'].map((name) => titleAmong(packs, name))).toEqual([
    'Oak',
    'bare',
    'Starter, from words',
    'gone',
  ]);
});
