import { expect, test } from 'vitest';
import { generateRequest, jobFor } from '../../../test/support/programs/stand-in-runner.ts';
import { Listeners } from '../../services/common/listeners.ts';
import type { JobState } from '../../services/jobs/queue/job.ts';
import type { JobListing } from '../../services/jobs/queue/job-store.ts';
import { followWork } from './follow-work.ts';

const running = (fraction: number): JobState => ({ kind: 'running', stage: 'decode', stageFraction: 0, fraction, cancelling: false });

function newDesktop() {
  const told: unknown[] = [];
  const news = new Listeners<JobListing>();
  const stop = followWork(news, {
    window: () => ({ setProgressBar: (fraction) => void told.push(fraction), isDestroyed: () => false }),
    powerSaveBlocker: {
      start: (kind) => told.push(kind),
      stop: (id) => told.push(`stop ${id}`) > 0,
    },
  });
  const job = jobFor(generateRequest({ pictures: ['/a.png'] }));
  const listing = (states: JobState[]) => ({
    jobs: states.map((state) => ({ ...job, state })),
    unreadable: [],
    isPaused: false,
  });
  return { told, stop, change: (...states: JobState[]) => news.emit(listing(states)) };
}

test('while a job runs here the task bar shows how far it is and the machine does not sleep', () => {
  const { told, change } = newDesktop();
  change({ kind: 'waiting' });
  change({ kind: 'done' }, running(0.1), { kind: 'waiting' });
  change({ kind: 'done' }, running(0.1004), { kind: 'waiting' });
  change({ kind: 'done' }, running(0.5), { kind: 'waiting' });
  change({ kind: 'done' }, { kind: 'done' }, { kind: 'waiting' });
  expect(told).toEqual(['prevent-app-suspension', 0.1, 0.5, 'stop 1', -1]);
});

test('a job of another process keeps nothing awake here, and at the end the bar is taken away', () => {
  const { told, change, stop } = newDesktop();
  change({ kind: 'running', stageFraction: 0, fraction: 0, cancelling: false });
  expect(told).toEqual([]);
  change(running(0.25));
  stop();
  expect(told).toEqual(['prevent-app-suspension', 0.25, 'stop 1', -1]);
});
