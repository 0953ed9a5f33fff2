import { expect, test } from 'vitest';
import { ChangedJobs, type JobWithoutLog } from './changed-jobs.ts';

const job = (id: string, name: string): JobWithoutLog => ({
  ...{ id, name, kind: 'generate', state: 'waiting', priority: 'normal' },
  ...{ createdAt: '2026-01-01T00:00:00Z', assetId: '01a227ed-0dd7-7309-88fc-edf152b22fc8' },
});

test('all who listen hear of the same changes, and the jobs are looked at once for all of them', () => {
  let jobs = [job('a', 'A'), job('b', 'B')];
  let looks = 0;
  const watchers = new Set<() => void>();
  const change = (next: JobWithoutLog[]) => {
    jobs = next;
    for (const watcher of watchers) watcher();
  };
  const changed = new ChangedJobs({
    look: () => {
      looks += 1;
      return jobs;
    },
    subscribe: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  });
  const [first, second]: [string[], string[]] = [[], []];
  const unsubscribes = [first, second].map((heard) => changed.subscribe((some) => heard.push(some.map(({ name }) => name).join())));
  change([job('a', 'A'), job('b', 'B2'), job('c', 'C')]);
  change(jobs);
  expect([first, second, looks]).toEqual([['B2,C'], ['B2,C'], 3]);
  for (const unsubscribe of unsubscribes) unsubscribe();
  change([job('a', 'A2')]);
  expect([watchers.size, looks]).toEqual([0, 3]);
  changed.subscribe((some) => first.push(some.map(({ name }) => name).join()));
  change([job('a', 'A3')]);
  expect(first).toEqual(['B2,C', 'A3']);
});
