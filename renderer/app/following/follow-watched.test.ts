import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import { err, ok } from '#contract/outcome/result.ts';
import type { JobView } from '#contract/views/job-views.ts';
import { doneJobView, fakeBridge, MASK_ID, PICTURE, SILENT_QUEUE } from '../../../test/support/window/fake-bridge.ts';
import { createBatchStore } from '../../features/create/batch/batch-store.ts';
import { createCreateStore } from '../../features/create/state/create-store.ts';
import { DEFAULT_SETTINGS } from '../../features/create/state/generation-settings.ts';
import { createQueueStore } from '../../features/queue/queue-store.ts';
import { DEFAULT_BUILD } from '../../shared/building-options/build-settings.ts';
import { followWatched } from './follow-watched.ts';

const PARENT = { id: PICTURE.id, name: 'chairs' };
const SENT = { name: 'chairs', items: [], sent: { parentId: PARENT.id, jobIds: ['job-1', 'job-2'] } };
const JOBS: JobView[] = [
  { ...doneJobView('job-2'), parent: PARENT },
  { ...doneJobView('job-1'), kind: 'waiting', parent: PARENT },
  doneJobView('other'),
];

function window(overrides: Partial<Bridge> = {}, kept: Record<string, string> = {}) {
  const stored = new Map(Object.entries(kept));
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  return () => {
    const { bridge, announce } = fakeBridge(overrides);
    const silent = { report: () => {}, leftOut: () => {}, saved: () => {}, queued: () => {} };
    const create = createCreateStore(bridge, { ...silent, random: () => 0.5 });
    const named = { writeName: () => new Uint8Array(), impressionOf: async () => undefined };
    const batch = createBatchStore({ bridge, create, ...silent, ...named });
    const queue = createQueueStore(bridge, SILENT_QUEUE);
    queue.getState().connect();
    followWatched({ stores: { batch, create, queue }, storage, picturesOf: bridge.jobPictures });
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

  test('has its pictures back, each with its mask and its side, and they stay when it fails', async () => {
    const pictures = [
      { picture: PICTURE, side: 'back' as const },
      { picture: { ...PICTURE, name: 'pot.png' }, maskId: MASK_ID },
    ];
    const load = window({ jobPictures: async ({ jobId }) => ok(jobId === 'job-1' ? pictures : []) });
    load().create.setState({ growingJobId: 'job-1' });
    const { create, announce } = load();
    announce.jobs([GROWING]);
    const both = [
      { name: 'tea pot.png', side: 'back', cutOut: { kind: 'ready' } },
      { name: 'pot.png', side: 'front', maskId: MASK_ID },
    ];
    await expect.poll(() => create.getState().slots).toMatchObject(both);
    expect(create.getState()).toMatchObject({ growingJobId: 'job-1', source: 'pictures' });
    create.getState().stopFollowing();
    expect(create.getState().slots).toMatchObject(both);
  });

  test('has the settings back that it was sent off with, and the next growth another seed than its own', async () => {
    const load = window();
    const first = load();
    const build = { ...DEFAULT_BUILD, texture: '2048', cameraAbove: 12.5, depth: 0.7 } as const;
    first.create
      .getState()
      .change({ seed: 77, build, multiImage: 'multidiffusion', packs: { image: 'large' }, structuredLatent: { steps: 30 } });
    await first.create.getState().addFiles([new File(['x'], 'tea.png')]);
    await first.create.getState().grow({ name: 'large', samples: true });
    const sent = first.create.getState().settings;
    first.create.getState().change({ seed: 5 });
    for (const again of [load(), load()]) {
      again.announce.jobs([GROWING]);
      expect(again.create.getState()).toMatchObject({ growingJobId: 'job-1', settings: sent, grownSeed: 77 });
    }
  });

  test.each(['', '{', '{"settings":{"seed":"many"}}'])(
    'has usual settings where those that were written down do not fit: %s',
    (written) => {
      const load = window({}, { 'watched-growth': 'job-1', 'watched-growth-settings': written });
      const { create, announce } = load();
      announce.jobs([GROWING]);
      expect(create.getState()).toMatchObject({ growingJobId: 'job-1', settings: DEFAULT_SETTINGS });
    },
  );

  test('has its pictures or words back when it failed meanwhile, and is no longer awaited', async () => {
    const error = { code: 'out_of_memory', message: 'It needs more.' } as const;
    const failed: JobView = { ...doneJobView('job-1'), kind: 'failed', error, failsAgain: false };
    const load = window();
    load().create.setState({ growingJobId: 'job-1' });
    const second = load();
    second.announce.jobs([failed]);
    await expect.poll(() => second.create.getState().slots).toMatchObject([{ name: PICTURE.name, side: 'front' }]);
    load().create.setState({ growingJobId: 'job-1' });
    const third = load();
    third.announce.jobs([{ ...failed, text: 'a red chair' }]);
    for (const { create } of [second, third]) expect(create.getState().growingJobId).toBeUndefined();
    expect(third.create.getState()).toMatchObject({ source: 'words', words: 'a red chair', slots: [] });
  });

  test('is followed without its pictures where they are gone, and leaves what was begun before they came', async () => {
    const gone = window({ jobPictures: async () => err({ code: 'input_not_found', message: 'That picture is no longer there.' }) });
    gone().create.setState({ growingJobId: 'job-1' });
    const second = gone();
    second.announce.jobs([GROWING]);
    const late = Promise.withResolvers<Awaited<ReturnType<Bridge['jobPictures']>>>();
    const load = window({ jobPictures: () => late.promise });
    load().create.setState({ growingJobId: 'job-1' });
    const third = load();
    third.announce.jobs([GROWING]);
    await third.create.getState().addFiles([new File(['x'], 'cup.png')]);
    late.resolve(ok([{ picture: PICTURE }]));
    await late.promise;
    await Promise.resolve();
    expect(second.create.getState()).toMatchObject({ growingJobId: 'job-1', slots: [] });
    expect(third.create.getState().slots.map(({ name }) => name)).toEqual(['cup.png']);
  });

  test('is forgotten when it is done, when it is no longer awaited, and when the queue has forgotten it', () => {
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
