import { expect, test } from 'vitest';
import { turnWords } from './turn-words.ts';

const FREE = { isPaused: false, isMeasured: false };

test('what a waiting job waits for: the queue, whoever holds it, or the measuring of the machine that it runs on', () => {
  const waiting = { kind: 'waiting' } as const;
  const measured = { ...FREE, isMeasured: true };
  expect(turnWords(waiting, FREE)).toBeUndefined();
  expect(turnWords(waiting, measured)).toBe('Waiting while this machine is measured');
  expect(turnWords({ ...waiting, place: 'farm' }, measured)).toBeUndefined();
  expect(turnWords({ kind: 'paused' }, measured)).toBe('Paused');
  expect(turnWords(waiting, { isPaused: true, isMeasured: true })).toBe('The queue is paused');
});
