import { describe, expect, test } from 'vitest';
import type { JobView } from '#contract/views/job-views.ts';
import { doneJobView } from '../../../../test/support/window/fake-bridge.ts';
import { placeAfterStep, queuedJobs, queueEntries } from './queue-entries.ts';

const PARENT = { id: '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2', name: 'pots' };
const waiting = (id: string, parent?: typeof PARENT): JobView => ({ ...doneJobView(id), kind: 'waiting', ...(parent && { parent }) });
const error = { code: 'input_empty', message: 'Nothing.' } as const;

describe('the list of what waits', () => {
  test('has jobs that are held in their place, and none that wait for a retry', () => {
    const jobs: JobView[] = [
      waiting('a'),
      { ...doneJobView('b'), kind: 'paused' },
      { ...doneJobView('c'), kind: 'paused', error },
      doneJobView('d'),
    ];
    expect(queuedJobs(jobs).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('folds the items of a batch together, with what became of the others', () => {
    const jobs: JobView[] = [
      { ...doneJobView('1'), parent: PARENT },
      { ...doneJobView('2'), kind: 'failed', error, failsAgain: false, parent: PARENT },
      waiting('a'),
      waiting('3', PARENT),
      waiting('b'),
      waiting('4', PARENT),
    ];
    expect(queueEntries(jobs)).toMatchObject([
      { kind: 'job', job: { id: 'a' } },
      { kind: 'batch', name: 'pots', total: 4, done: 1, failed: 1, mayRetry: true, items: [{ id: '3' }, { id: '4' }] },
      { kind: 'job', job: { id: 'b' } },
    ]);
  });

  test('a batch may be tried again where that may help one of its items', () => {
    const hopeless: JobView = { ...doneJobView('1'), kind: 'failed', error, failsAgain: true, parent: PARENT };
    const batch = [hopeless, waiting('2', PARENT)];
    expect(queueEntries(batch)).toMatchObject([{ failed: 1, mayRetry: false }]);
    expect(queueEntries([...batch, { ...hopeless, id: '3', failsAgain: false }])).toMatchObject([{ failed: 2, mayRetry: true }]);
  });
});

test('a job is moved by one place, and not beyond the ends', () => {
  const queued = queuedJobs([waiting('a'), waiting('b'), waiting('c')]);
  expect(placeAfterStep(queued, 'b', -1)).toEqual({ before: 'a' });
  expect(placeAfterStep(queued, 'a', 1)).toEqual({ before: 'c' });
  expect(placeAfterStep(queued, 'b', 1)).toEqual({ before: undefined });
  expect([placeAfterStep(queued, 'a', -1), placeAfterStep(queued, 'c', 1), placeAfterStep(queued, 'x', 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
