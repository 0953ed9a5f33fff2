import { expect, test } from 'vitest';
import { deviceChoices, unloadChoices } from './work-choices.ts';

const CARD = { id: 'cuda:0', name: 'RTX 5090', totalBytes: 32 * 1024 ** 3, freeBytes: 0 };
const CPU = { id: 'cpu', name: 'Ryzen', totalBytes: 1, freeBytes: 1 };

test('devices are those that are there, and the one that is set though its card be gone', () => {
  expect(deviceChoices([CARD, CPU], 'auto').map(({ words }) => words)).toEqual(['The fastest', 'RTX 5090, 32 GB', 'The processor']);
  expect(deviceChoices([], 'cuda:1').map(({ value, words }) => `${value} ${words}`)).toEqual([
    'auto The fastest',
    'cpu The processor',
    'cuda:1 Graphics card 2',
  ]);
});

test('with several cards there are those that are large enough, and all of them', () => {
  const cards = [CARD, { ...CARD, id: 'cuda:1' }];
  expect(deviceChoices([...cards, CPU], 'all').map(({ value, words }) => `${value} ${words}`)).toEqual([
    'auto All graphics cards that are large enough',
    'all All graphics cards, small ones too',
    'cuda:0 RTX 5090, 32 GB',
    'cuda:1 RTX 5090, 32 GB',
    'cpu The processor',
  ]);
  expect(deviceChoices([CPU], 'all').map(({ words }) => words)).toContain('All graphics cards, small ones too');
});

test('times are the usual ones and the one that is set', () => {
  expect(unloadChoices('never').map(({ words }) => words)).toEqual(['5 minutes', '15 minutes', '30 minutes', '1 hour', '4 hours', 'Never']);
  expect(unloadChoices(1).map(({ words }) => words)).toContain('1 minute');
});
