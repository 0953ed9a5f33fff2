import { describe, expect, test } from 'vitest';
import type { JobView } from '#contract/views/job-views.ts';
import { doneJobView, fakeBridge, PICTURE, SILENT_QUEUE } from '../../../test/support/window/fake-bridge.ts';
import { createBatchStore } from '../../features/create/batch/batch-store.ts';
import { createCreateStore } from '../../features/create/state/create-store.ts';
import { createQueueStore } from '../../features/queue/queue-store.ts';
import { followWatched } from './follow-watched.ts';

const PARENT = { id: PICTURE.id, name: 'chairs' };
const SENT = { name: 'chairs', items: [], sent: { parentId: PARENT.id, jobIds: ['job-1', 'job-2'] } };
const JOBS: JobView[] = [
  { ...doneJobView('job-2'), parent: PARENT },
  { ...doneJobView('job-1'), kind: 'waiting', parent: PARENT },
  doneJobView('other'),
];

function window() {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  return () => {
    const { bridge, announce } = fakeBridge();
    const silent = { report: () => {}, leftOut: () => {}, saved: () => {}, queued: () => {} };
    const create = createCreateStore(bridge, { ...silent, random: () => 0.5 });
    const named = { writeName: () => new Uint8Array(), impressionOf: async () => undefined };
    const batch = createBatchStore({ bridge, create, ...silent, ...named });
    const queue = createQueueStore(bridge, SILENT_QUEUE);
    queue.getState().connect();
    followWatched({ batch, create, queue }, storage);
    return { batch, create, announce };
  };
}

describe('a batch that was sent off', () => {
  test('is shown again when the page is loaded anew, its objects in their order', () => {
    const load = window();
    load().batch.setState({ batch: SENT });
    const { batch, announce } = load();
    announce.jobs(JOBS);
    expect(batch.getState().batch).toEqual(SENT);
  });

  test('is forgotten when it was put away, and when all its jobs are', () => {
    const load = window();
    const first = load();
    first.batch.setState({ batch: SENT });
    first.batch.getState().clear();
    const second = load();
    second.announce.jobs(JOBS);
    expect(second.batch.getState().batch).toBeUndefined();
    second.batch.setState({ batch: SENT });
    const third = load();
    third.announce.jobs([doneJobView('other')]);
    expect(third.batch.getState().batch).toBeUndefined();
  });

  test('does not take the place of what was begun meanwhile', async () => {
    const load = window();
    load().batch.setState({ batch: SENT });
    const { batch, create, announce } = load();
    await create.getState().addFiles([new File(['x'], 'tea.png')]);
    announce.jobs(JOBS);
    expect(batch.getState().batch).toBeUndefined();
  });
});

describe('a single object that grows', () => {
  const GROWING: JobView = { ...doneJobView('job-1'), kind: 'waiting' };

  test('is followed again when the page is loaded anew, with the words that it grows from', () => {
    const load = window();
    load().create.setState({ growingJobId: 'job-1' });
    const second = load();
    second.announce.jobs([GROWING]);
    expect(second.create.getState()).toMatchObject({ growingJobId: 'job-1', source: 'pictures' });
    const third = load();
    third.announce.jobs([{ ...GROWING, text: 'a red chair' }]);
    expect(third.create.getState()).toMatchObject({ growingJobId: 'job-1', source: 'words', words: 'a red chair' });
  });

  test('is forgotten when it is over, when it is no longer awaited, and when the queue has forgotten it', () => {
    const load = window();
    const first = load();
    first.create.setState({ growingJobId: 'job-1' });
    const over = load();
    over.announce.jobs([doneJobView('job-1')]);
    const later = load();
    later.announce.jobs([GROWING]);
    later.create.setState({ growingJobId: 'job-1' });
    const gone = load();
    gone.announce.jobs([doneJobView('other')]);
    gone.create.setState({ growingJobId: 'job-2' });
    gone.create.getState().clear();
    const last = load();
    last.announce.jobs([GROWING]);
    for (const { create } of [over, gone, last]) expect(create.getState().growingJobId).toBeUndefined();
  });

  test('does not take the place of what was begun meanwhile', async () => {
    const load = window();
    load().create.setState({ growingJobId: 'job-1' });
    const { create, announce } = load();
    await create.getState().addFiles([new File(['x'], 'tea.png')]);
    announce.jobs([GROWING]);
    expect(create.getState().growingJobId).toBeUndefined();
  });
});
