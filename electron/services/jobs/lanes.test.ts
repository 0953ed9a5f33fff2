import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { finishedAsset } from '../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createFileLogger } from '../logging/logger.ts';
import { wasFarmLost, wasLostWithFarm } from '../runtime/connection/runtime-faults.ts';
import { JobQueue } from './job-queue.ts';
import { JobLogs } from './logs/job-logs.ts';
import type { JobRequest, JobState } from './queue/job.ts';
import { JobStore } from './queue/job-store.ts';
import type { JobRunner } from './running/job-runner.ts';
import type { Lane } from './running/lane.ts';

const HERE: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) };
const FARM: JobRequest = { ...HERE, place: 'farm' };
const DONE = ok({ folder: '/assets/1', sidecar: finishedAsset() });
const LOST = err({ code: 'runtime_died', message: 'The node that worked on the job was lost.', details: { lost: 'node' } } as const);
const UNCONNECTED = err({ code: 'runtime_unavailable', message: 'The connection to the farm was lost.' } as const);

/** A queue with two lanes, each of which notes which of its jobs run at the same time. */
function openQueue(farm: Partial<Lane> = {}, run: JobRunner['run'] = async () => DONE) {
  const together: string[][] = [];
  const running = new Set<string>();
  const noting: JobRunner['run'] = async (job, options) => {
    running.add(job.name);
    await delay(30);
    together.push([...running].sort());
    const result = await run(job, options);
    running.delete(job.name);
    return result;
  };
  const store = new JobStore(join(newFolder(), 'queue.sqlite'));
  const lane: Lane = {
    place: 'farm',
    runner: { run: noting },
    most: () => 2,
    isClosed: () => false,
    mayGoOn: wasLostWithFarm,
    isBlameless: wasFarmLost,
    ...farm,
  };
  const log = createFileLogger(join(newFolder(), 'log'));
  const queue = new JobQueue({
    store,
    runner: { run: noting },
    lanes: [lane],
    log,
    logs: new JobLogs(newFolder()),
    device: () => 'cuda:1',
  });
  onTestFinished(async () => {
    await queue.dispose();
    store.close();
  });
  const add = (name: string, request = FARM) => queue.add({ name, request }).id;
  return { queue, add, together, states: () => queue.list().map(({ name, state }) => `${name} ${state.kind}`) };
}

describe('a lane of the queue', () => {
  test('runs as many of its own jobs at once as it takes, and the machine one of its own beside them', async () => {
    const three = Promise.withResolvers<void>();
    let begun = 0;
    const { queue, add, together, states } = openQueue({}, async () => {
      if (++begun === 3) three.resolve();
      await three.promise; // so that the first of them does not end before the last has begun
      return DONE;
    });
    for (const name of ['f1', 'f2', 'f3']) add(name);
    for (const name of ['h1', 'h2']) add(name, HERE);
    await queue.work();
    expect(states()).toEqual(['f1 done', 'f2 done', 'f3 done', 'h1 done', 'h2 done']);
    expect(together).toContainEqual(['f1', 'f2', 'h1']);
    for (const names of together) expect(names.filter((name) => name.startsWith('h')).length).toBeLessThanOrEqual(1);
    for (const names of together) expect(names.filter((name) => name.startsWith('f')).length).toBeLessThanOrEqual(2);
  });

  test('is asked how much it takes only when a job waits for it, and its jobs get no device of this machine', async () => {
    let asked = 0;
    const { queue, add } = openQueue({ most: () => ++asked });
    add('h1', HERE);
    await queue.work();
    expect(asked).toBe(0);
    const farmJob = queue.find(add('f1'));
    await queue.work();
    expect(asked).toBeGreaterThan(0);
    expect(farmJob?.request).toMatchObject({ options: { device: 'auto' } });
  });

  test('that is away keeps its jobs waiting, and goes on when it is back', async () => {
    let most = 0;
    const { queue, add, states } = openQueue({ most: () => most });
    add('f1');
    add('h1', HERE);
    const worked = queue.work();
    await expect.poll(states).toEqual(['f1 waiting', 'h1 done']);
    most = 1;
    await worked;
    expect(states()).toEqual(['f1 done', 'h1 done']);
  });

  test('that is closed is waited for by nobody', async () => {
    const { queue, add, states } = openQueue({ most: () => 0, isClosed: () => true });
    add('f1');
    await queue.work();
    expect(states()).toEqual(['f1 waiting']);
  });

  test('offers a job again whose node was lost, and after five times leaves it to a person', async () => {
    let losses = 2;
    const { queue, add, states } = openQueue({}, async () => (losses-- > 0 ? LOST : DONE));
    add('f1');
    await queue.work();
    expect(states()).toEqual(['f1 done']);
    losses = Number.POSITIVE_INFINITY;
    add('f2');
    await queue.work();
    expect(queue.list()[1]?.state).toMatchObject({
      kind: 'paused',
      error: { message: expect.stringContaining('It was not the first time') },
    });
  });

  test('offers a job again as often as the way to the farm is lost, which does not count against it', async () => {
    let losses = 0;
    const { queue, add, states } = openQueue({}, async () => (++losses > 12 ? DONE : losses % 4 === 0 ? LOST : UNCONNECTED));
    add('f1');
    await queue.work();
    expect([losses, ...states()]).toEqual([13, 'f1 done']);
  });

  test('says on which node a job runs, from the first that it tells of itself', async () => {
    const seen: JobState[] = [];
    const { queue, add } = openQueue({}, async (_, { onProgress }) => {
      onProgress?.({ jobId: 'j', stage: 'condition', done: 0, total: 1, memory: { processBytes: 1, deviceBytes: 0 }, node: 'node-7' });
      seen.push(...queue.list().map(({ state }) => state));
      return DONE;
    });
    add('f1');
    await queue.work();
    expect(seen).toMatchObject([{ kind: 'running', stage: 'condition', node: 'node-7' }]);
  });

  test('cancels the one job that is meant', async () => {
    const { queue, add, states } = openQueue({ most: () => 2 }, (job, { signal }) =>
      job.name === 'f1' ? new Promise((resolve) => signal?.addEventListener('abort', () => resolve(CANCELLED))) : Promise.resolve(DONE),
    );
    const id = add('f1');
    add('f2');
    const worked = queue.work();
    while (!states().includes('f2 done')) await delay(10);
    queue.cancel(id);
    await worked;
    expect(states()).toEqual(['f1 cancelled', 'f2 done']);
  });
});

const CANCELLED = err({ code: 'cancelled', message: 'The job was cancelled.' } as const);
