import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { openQueue, untilCancelled } from '../../../../test/support/programs/open-queue.ts';
import { createFileLogger } from '../../logging/logger.ts';
import { thisProcess } from '../queue/process-identity.ts';
import { CardsAside } from './cards-aside.ts';

const CARD = { uuid: 'GPU-1', name: 'Old card', because: { code: 'runtime_died', message: 'It fell off the bus.' } } as const;
const log = () => createFileLogger(join(newFolder(), 'log'));

test('a card that is set aside is told to whoever shares the queue and to the job that failed there, until it is taken back', async () => {
  const { store, logs, path, add } = openQueue(untilCancelled);
  const here = new CardsAside({ store, log: log(), logs });
  const elsewhere = new CardsAside({ ...openQueue(untilCancelled, path), log: log() });
  const job = add();
  here.add(CARD, job);
  expect(elsewhere.list()).toEqual([{ ...CARD, owner: thisProcess() }]);
  await expect.poll(() => logs.read(job)).toContain('The graphics card Old card gets no more jobs');
  here.takeBack();
  expect(elsewhere.list()).toEqual([]);
});

test('a queue that cannot be told of a card stops nobody', () => {
  const { store, logs } = openQueue(untilCancelled);
  const refuses = () => {
    throw new Error('The disk is full.');
  };
  const logged: string[] = [];
  const aside = new CardsAside({
    store: { cardsSetAside: () => store.cardsSetAside(), setCardAside: refuses, takeCardsBack: refuses },
    log: { warn: (message) => logged.push(message), error: (message) => logged.push(message) > 0 },
    logs,
  });
  aside.add(CARD, '');
  aside.takeBack();
  expect(logged).toEqual([expect.stringContaining('Old card'), ...Array(2).fill('the queue could not be told of a graphics card')]);
});
