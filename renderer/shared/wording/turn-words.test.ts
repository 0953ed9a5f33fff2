import { expect, test } from 'vitest';
import { turnWords } from './turn-words.ts';

const FREE = { isPaused: false };

test('what a waiting job waits for: the queue, whoever holds it, or the measuring of the machine that it runs on', () => {
  const waiting = { kind: 'waiting' } as const;
  const measured = { ...FREE, measurement: 'runs' } as const;
  expect(turnWords(waiting, FREE)).toBeUndefined();
  expect(turnWords(waiting, measured)).toBe('Waiting while this machine is measured');
  expect(turnWords(waiting, { ...FREE, measurement: 'waits' })).toBe('Waiting for a measurement, which waits for what runs here');
  expect(turnWords({ ...waiting, place: 'farm' }, measured)).toBeUndefined();
  expect(turnWords({ kind: 'paused' }, measured)).toBe('Paused');
  expect(turnWords(waiting, { isPaused: true, measurement: 'runs' })).toBe('The queue is paused');
});
