import { expect, test } from 'vitest';
import { CardLedger } from './card-ledger.ts';
import { chooseCard, type OfferedCard } from './choose-card.ts';

const card = (at: number, memoryBytes: number, more: Partial<OfferedCard> = {}): OfferedCard => ({
  uuid: `GPU-${at}`,
  id: `cuda:${at}`,
  memoryBytes,
  isWarm: false,
  isSetAside: false,
  ...more,
});
const CARDS = [card(0, 2), card(1, 24), card(2, 24, { isWarm: true }), card(3, 16)];

test.each([
  ['a warm one first', 'auto', false, [], 'GPU-2'],
  ['then the largest', 'auto', false, ['GPU-2'], 'GPU-1'],
  ['then smaller ones', 'auto', false, ['GPU-2', 'GPU-1'], 'GPU-3'],
  ['but none with less than half the memory of the largest', 'auto', false, ['GPU-2', 'GPU-1', 'GPU-3'], undefined],
  ['unless every card is wanted', 'auto', true, ['GPU-2', 'GPU-1', 'GPU-3'], 'GPU-0'],
  ['the one that is named, though small', 'cuda:0', false, [], 'GPU-0'],
  ['and no other while it works', 'cuda:0', false, ['GPU-0'], undefined],
  ['one that is not there is left to be refused', 'cuda:9', false, [], 'GPU-2'],
  ['the processor, once', 'cpu', false, ['GPU-0'], 'cpu'],
  ['and not twice', 'cpu', false, ['cpu'], undefined],
])('a job gets %s', (_what, device, isAny, taken, chosen) => {
  expect(chooseCard(CARDS, { device, isAny }, new Set(taken))).toBe(chosen);
});

test('a job gets no card that is set aside, and another than the one that it failed on, if there is one', () => {
  const aside = [card(0, 8, { isSetAside: true }), card(1, 8)];
  expect(chooseCard(aside, { device: 'cuda:0', isAny: false }, new Set())).toBe('GPU-1');
  const two = [card(0, 8), card(1, 8)];
  expect(chooseCard(two, { device: 'auto', isAny: false, avoid: 'GPU-0' }, new Set())).toBe('GPU-1');
  expect(chooseCard(two, { device: 'auto', isAny: false, avoid: 'GPU-0' }, new Set(['GPU-1']))).toBeUndefined();
  expect(chooseCard(two, { device: 'cuda:0', isAny: false, avoid: 'GPU-0' }, new Set())).toBe('GPU-0');
});

test('a card is to blame for two failures in a row, and for none of a job that fails on another card as well', () => {
  const ledger = new CardLedger();
  expect(ledger.failed('A', 'job-1')).toBe(false);
  expect(ledger.cardToAvoid('job-1')).toBe('A');
  ledger.succeeded('A', 'job-2');
  expect(ledger.failed('A', 'job-3')).toBe(false);
  expect(ledger.failed('B', 'job-3')).toBe(false); // the job's own fault
  expect(ledger.failed('B', 'job-4')).toBe(false);
  expect(ledger.failed('A', 'job-5')).toBe(false);
  ledger.succeeded('B', 'job-5');
  expect(ledger.failed('A', 'job-6')).toBe(true);
});
