// The queue over its real store: which job is run when, on which device, and by whom.
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { err } from '#contract/outcome/result.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { DONE, openQueue, REQUEST, type Run, untilCancelled } from '../../../test/support/programs/open-queue.ts';
import { createFileLogger } from '../logging/logger.ts';
import type { CallOptions } from '../runtime/runtime.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { JobQueue } from './job-queue.ts';
import { JobLogs } from './logs/job-logs.ts';
import type { Job, JobRequest } from './queue/job.ts';
import { JobStore } from './queue/job-store.ts';

function progressOf(job: Job, options: CallOptions, stage: 'condition' | 'decode', done: number): void {
  options.onProgress?.({ jobId: job.id, stage, done, total: 4, memory: { processBytes: 0, deviceBytes: 0 } });
}

describe('the device of new jobs', () => {
  test('is the one that is set now, unless a job names its own', () => {
    const devices = ['cpu', 'cuda:1', 'cuda:1'];
    const store = new JobStore(join(newFolder(), 'queue.sqlite'));
    const log = createFileLogger(join(newFolder(), 'log'));
    const queue = new JobQueue({
      store,
      runner: { run: untilCancelled },
      log,
      logs: new JobLogs(newFolder()),
      device: () => devices.shift() ?? 'auto',
    });
    onTestFinished(async () => {
      await queue.dispose();
      store.close();
    });
    const rebuild: JobRequest = { kind: 'rebuild', latent: '/l', pack: 'starter', device: 'auto', building: { formats: ['glb'] } };
    const own: JobRequest = { ...REQUEST, options: GenerationOptions.parse({ device: 'cuda:0' }) };
    for (const request of [REQUEST, rebuild, own]) queue.add({ name: 'a', request });
    expect(queue.list().map(({ request }) => (request.kind === 'rebuild' ? request.device : request.options.device))).toEqual([
      'cpu',
      'cuda:1',
      'cuda:0',
    ]);
  });
});

describe('the job queue', () => {
  test('works through what waits in order, one at a time, and goes on after a failure', async () => {
    const log: string[] = [];
    const { queue, add, stateOf } = openQueue(async (job) => {
      log.push(`begin ${job.name}`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`end ${job.name}`);
      return job.name === 'bad' ? err({ code: 'input_empty', message: 'Nothing to see.' }) : DONE;
    });
    const ids = ['one', 'bad', 'two'].map(add);
    await queue.work();
    expect(log).toEqual(['begin one', 'end one', 'begin bad', 'end bad', 'begin two', 'end two']);
    expect(ids.map(stateOf)).toEqual([
      { kind: 'done' },
      { kind: 'failed', error: { code: 'input_empty', message: 'Nothing to see.' } },
      { kind: 'done' },
    ]);
  });

  test('tells its listeners the whole list at each step, with progress that only grows', async () => {
    const { queue, add } = openQueue(async (job, options) => {
      progressOf(job, options, 'condition', 2);
      progressOf(job, options, 'decode', 1);
      return DONE;
    });
    const heard: Job['state'][] = [];
    const unsubscribe = queue.news.subscribe(({ jobs: [job] }) => job && heard.push(job.state));
    add();
    await queue.work();
    unsubscribe();
    expect(heard.map((state) => state.kind)).toEqual(['waiting', 'running', 'running', 'running', 'done']);
    const fractions = heard.flatMap((state) => (state.kind === 'running' ? [state.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(heard[3]).toMatchObject({ stage: 'decode', stageFraction: 0.25 });
  });

  test('tells the time left of a second job from the first', async () => {
    const left: (number | undefined)[] = [];
    const { queue, add } = openQueue(async (job, options) => {
      progressOf(job, options, 'condition', 0);
      const state = queue.find(job.id)?.state;
      left.push(state?.kind === 'running' ? state.secondsLeft : undefined);
      return DONE;
    });
    add();
    add();
    await queue.work();
    expect(left).toEqual([undefined, 5.75]);
  });

  test('makes a bug of the runner a failure that says where the diagnostics are, and goes on', async () => {
    const { queue, add, stateOf } = openQueue(async (job) => {
      if (job.name === 'a') throw new TypeError('x is not a function');
      return DONE;
    });
    const id = add();
    const next = add('b');
    await queue.work();
    expect(stateOf(id)).toMatchObject({
      kind: 'failed',
      error: {
        code: 'internal',
        message: expect.stringContaining('x is not a function'),
        hint: expect.stringMatching(/diagnostics are in \/.*log/),
      },
    });
    expect(stateOf(next)).toEqual({ kind: 'done' });
  });
});

describe('a queue that is started', () => {
  test('runs jobs as they are added', async () => {
    const { queue, add, stateOf } = openQueue(async () => DONE);
    queue.start();
    const first = add();
    await expect.poll(() => stateOf(first)?.kind).toBe('done');
    const second = add();
    await expect.poll(() => stateOf(second)?.kind).toBe('done');
  });

  test('puts a running job back when it is disposed', async () => {
    const { queue, store, add, stateOf } = openQueue(untilCancelled);
    queue.start();
    const id = add();
    await expect.poll(() => stateOf(id)?.kind).toBe('running');
    await queue.dispose();
    expect(store.find(id)?.state).toEqual({ kind: 'waiting' });
  });

  test('does not put back a job that was being cancelled', async () => {
    const { queue, store, add, stateOf } = openQueue(untilCancelled);
    queue.start();
    const id = add();
    await expect.poll(() => stateOf(id)?.kind).toBe('running');
    queue.cancel(id);
    await queue.dispose();
    expect(store.find(id)?.state).toEqual({ kind: 'cancelled' });
  });

  test('shares the work with another one on the same queue, never two jobs at once', async () => {
    let running = 0;
    let most = 0;
    const run: Run = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return DONE;
    };
    const one = openQueue(run);
    const two = openQueue(run, one.path);
    const ids = Array.from({ length: 8 }, () => one.add());
    await Promise.all([one.queue.work(), two.queue.work()]);
    await expect.poll(() => ids.map((id) => one.stateOf(id)?.kind)).toEqual(ids.map(() => 'done'));
    expect(most).toBe(1);
  });
});

test('keeps the names of jobs and batches without signs that turn the direction of writing', () => {
  const { queue } = openQueue(async () => DONE);
  const parent = { id: uuidV7(), name: '\u2068דרקון\u2069 and 2 more' };
  queue.add({ name: '\u202eדרקון', request: REQUEST, parent });
  queue.add({ name: '\u2068\u2069', request: REQUEST });
  expect(queue.list().map(({ name, parent: batch }) => [name, batch?.name])).toEqual([
    ['דרקון', 'דרקון and 2 more'],
    ['Untitled', undefined],
  ]);
});
