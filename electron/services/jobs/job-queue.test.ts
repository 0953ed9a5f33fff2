import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation.ts';
import { err, ok } from '#contract/result.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { finishedAsset } from '../../../test/support/sample-assets.ts';
import { createFileLogger } from '../logging/logger.ts';
import type { CallOptions } from '../runtime/runtime.ts';
import { JobQueue } from './job-queue.ts';
import { JobLogs } from './logs/job-logs.ts';
import type { Job, JobRequest } from './queue/job.ts';
import { JobStore } from './queue/job-store.ts';
import type { JobRunner } from './running/job-runner.ts';

const REQUEST: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) };
const DONE = ok({ folder: '/assets/1', sidecar: finishedAsset() });
const CANCELLED = err({ code: 'cancelled', message: 'The job was cancelled.' } as const);

type Run = JobRunner['run'];

/** A queue over a real store, whose jobs are run by `run`. */
function openQueue(run: Run, path = join(newFolder(), 'queue.sqlite')) {
  const store = new JobStore(path);
  const logs = new JobLogs(newFolder());
  const queue = new JobQueue({ store, runner: { run }, log: createFileLogger(join(newFolder(), 'log')), logs });
  onTestFinished(async () => {
    await queue.dispose();
    store.close();
  });
  const add = (name = 'a') => queue.add({ name, request: REQUEST }).id;
  const stateOf = (id: string) => queue.find(id)?.state;
  return { queue, store, logs, path, add, stateOf };
}

/** A run that ends only when it is cancelled. */
const untilCancelled: Run = (_, options) =>
  new Promise((resolve) => {
    options.signal?.addEventListener('abort', () => resolve(CANCELLED));
  });

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
    const unsubscribe = queue.subscribe(([job]) => job && heard.push(job.state));
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

describe('cancelling', () => {
  test('a running job says so until it has ended', async () => {
    const { queue, add, stateOf } = openQueue(untilCancelled);
    const id = add();
    const working = queue.work();
    await expect.poll(() => stateOf(id)?.kind).toBe('running');
    expect(queue.cancel(id)).toMatchObject({ ok: true, value: { state: { kind: 'running', cancelling: true } } });
    await working;
    expect(stateOf(id)).toEqual({ kind: 'cancelled' });
  });

  test('reaches a job that another process runs', async () => {
    const running = openQueue(untilCancelled);
    const elsewhere = openQueue(untilCancelled, running.path);
    const id = running.add();
    const working = running.queue.work();
    await expect.poll(() => elsewhere.stateOf(id)?.kind).toBe('running');
    expect(elsewhere.queue.cancel(id).ok).toBe(true);
    await working;
    expect(elsewhere.stateOf(id)).toEqual({ kind: 'cancelled' });
  });

  test('of another process is told to those who ask', async () => {
    const here = openQueue(untilCancelled);
    let heard = 0;
    here.queue.subscribeToOthers(() => heard++);
    openQueue(untilCancelled, here.path).add();
    await expect.poll(() => heard).toBeGreaterThan(0);
  });

  test('of a job that is over, or of none, changes nothing and says why', async () => {
    const { queue, add } = openQueue(async () => DONE);
    const id = add();
    await queue.work();
    expect(queue.cancel(id)).toMatchObject({ ok: false, error: { code: 'usage', hint: 'It is over already.' } });
    expect(queue.cancel('nothing')).toMatchObject({ ok: false, error: { code: 'not_found' } });
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

describe('retrying and dismissing', () => {
  test('a failed job runs again, and a finished one can be forgotten', async () => {
    let runs = 0;
    const { queue, add, stateOf } = openQueue(async () => (runs++ === 0 ? err({ code: 'runtime_died', message: 'Gone.' }) : DONE));
    const id = add();
    await queue.work();
    expect(queue.retry(id).ok).toBe(true);
    expect(queue.dismiss(id)).toMatchObject({ ok: false, error: { hint: 'Cancel it first.' } });
    await queue.work();
    expect(stateOf(id)).toEqual({ kind: 'done' });
    expect(queue.dismiss(id).ok).toBe(true);
    expect(queue.list()).toEqual([]);
  });
});

describe('a batch', () => {
  const PARENT = { id: '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2', name: 'crates' };
  const failing: Run = async (job) => (job.name.startsWith('bad') ? err({ code: 'input_empty', message: 'Nothing.' }) : DONE);

  test('has items that are retried alone, and cancelled together', async () => {
    const { queue, add, stateOf } = openQueue(failing);
    const other = add('bad one of another kind');
    const items = ['good', 'bad one', 'bad two'].map((name) => queue.add({ name, request: REQUEST, parent: PARENT }).id);
    await queue.work();
    expect(queue.list().map((job) => job.parent)).toEqual([undefined, PARENT, PARENT, PARENT]);
    expect(queue.retryFailed({ parentId: PARENT.id })).toMatchObject({ ok: true, value: [{ name: 'bad one' }, { name: 'bad two' }] });
    expect([other, ...items].map((id) => stateOf(id)?.kind)).toEqual(['failed', 'done', 'waiting', 'waiting']);
    expect(queue.cancelWaiting({ parentId: PARENT.id })).toMatchObject({ ok: true, value: [{}, {}] });
    expect(queue.retryFailed()).toMatchObject({ ok: true, value: [{ id: other }] });
    expect([other, ...items].map((id) => stateOf(id)?.kind)).toEqual(['waiting', 'done', 'cancelled', 'cancelled']);
  });
});

describe('pausing', () => {
  test('keeps a started queue from beginning anything, and what runs goes on; a job that is held waits longer', async () => {
    const order: string[] = [];
    let finish = () => {};
    const { queue, add, stateOf } = openQueue(async (job) => {
      order.push(job.name);
      if (job.name === 'a') await new Promise<void>((resolve) => (finish = resolve));
      return DONE;
    });
    queue.start();
    const [a, b, c] = ['a', 'b', 'c'].map(add) as [string, string, string];
    await expect.poll(() => stateOf(a)?.kind).toBe('running');
    const told: boolean[] = [];
    queue.subscribe((_, __, isPaused) => told.push(isPaused));
    expect([queue.setPaused(true).ok, queue.hold(b).ok, queue.hold(a)]).toMatchObject([
      true,
      true,
      { ok: false, error: { code: 'usage' } },
    ]);
    finish();
    await expect.poll(() => stateOf(a)?.kind).toBe('done');
    await delay(600); // longer than the queue looks away
    expect([order, told.at(-1)]).toEqual([['a'], true]);
    queue.setPaused(false);
    await expect.poll(() => stateOf(c)?.kind).toBe('done');
    expect(stateOf(b)).toEqual({ kind: 'paused' });
    queue.letGo(b);
    await expect.poll(() => stateOf(b)?.kind).toBe('done');
    expect([order, told.at(-1)]).toEqual([['a', 'c', 'b'], false]);
  });

  test('a job that is asked for by its number ends as paused when it is held meanwhile', async () => {
    const { queue, add, stateOf } = openQueue(async () => DONE);
    const [a, b] = [add('a'), add('b')];
    queue.hold(b);
    await queue.work(new Set([a, b]));
    expect([stateOf(a)?.kind, stateOf(b)?.kind]).toEqual(['done', 'paused']);
  });
});

describe('what is known of a job afterwards', () => {
  test('is when it ran, how long in each stage, and its log, which goes when the job is forgotten', async () => {
    const { queue, logs, add } = openQueue(async (job, options) => {
      progressOf(job, options, 'condition', 1);
      await delay(20);
      progressOf(job, options, 'decode', 1);
      return err({ code: 'out_of_memory', message: 'Too large.', hint: 'Ask for less.' });
    });
    const id = add();
    await queue.work();
    const job = queue.find(id);
    expect(job?.stages?.condition).toBeGreaterThan(0.01);
    expect(Date.parse(job?.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(job?.startedAt ?? ''));
    const log = await queue.readLog(id);
    expect(
      log.ok &&
        log.value
          .trimEnd()
          .split('\n')
          .map((line) => line.slice(25)),
    ).toEqual([
      'Began to grow "a" from 1 picture(s) with the pack starter on auto, seed 1.',
      expect.stringMatching(/^condition: \d+\.\d s, 0 MB of memory$/),
      expect.stringMatching(/^decode: \d+\.\d s/),
      'Ended with out_of_memory: Too large. Ask for less.',
    ]);
    queue.dismiss(id);
    await expect.poll(() => logs.read(id)).toBe('');
    expect(await queue.readLog(id)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

describe('a job whose end cannot be written', () => {
  test('is not run again: the end is kept, and written as soon as the queue can be', async () => {
    let runs = 0;
    const { queue, path, add, stateOf } = openQueue(async () => {
      runs += 1;
      holder.exec('BEGIN IMMEDIATE');
      return DONE;
    });
    const holder = new DatabaseSync(path);
    onTestFinished(() => holder.close());
    const id = add();
    const working = queue.work();
    await expect.poll(() => runs).toBe(1);
    await delay(6_000); // longer than SQLite itself waits
    expect(stateOf(id)?.kind).toBe('running');
    holder.exec('ROLLBACK');
    await working;
    expect([stateOf(id), runs]).toEqual([{ kind: 'done' }, 1]);
  });

  test('because the queue was overwritten while it ran is in the new queue', async () => {
    const { queue, store, path, add, stateOf } = openQueue(async () => {
      for (const ending of ['', '-wal', '-shm']) writeFileSync(path + ending, Buffer.alloc(40_000, 'rubbish'), { flag: 'r+' });
      return DONE;
    });
    const id = add();
    await queue.work();
    expect([stateOf(id), store.damaged]).toEqual([{ kind: 'done' }, expect.any(String)]);
  });
});

describe('a job whose runtime was killed from outside', () => {
  const KILLED = err({ code: 'runtime_died', message: 'The runtime ended unexpectedly.', details: { signal: 'SIGKILL' } } as const);

  test('goes on by itself once, and the jobs after it too', async () => {
    let runs = 0;
    const { queue, add, stateOf } = openQueue(async () => (runs++ === 0 ? KILLED : DONE));
    const ids = [add(), add()];
    await queue.work();
    expect([ids.map((id) => stateOf(id)?.kind), runs]).toEqual([['done', 'done'], 3]);
  });

  test('again and again waits for a user, and the jobs after it are run', async () => {
    const { queue, add, stateOf } = openQueue(async (job) => (job.name === 'heavy' ? KILLED : DONE));
    const heavy = add('heavy');
    const next = add();
    await queue.work();
    expect([stateOf(heavy)?.kind, stateOf(next)?.kind]).toEqual(['paused', 'done']);
  });

  test('is told from one that ended by its own fault', async () => {
    const { queue, add, stateOf } = openQueue(async () => err({ code: 'runtime_died', message: 'Gone.', details: { signal: 'SIGSEGV' } }));
    const id = add();
    await queue.work();
    expect(stateOf(id)?.kind).toBe('failed');
  });
});

describe('what others do to the queue', () => {
  test('a row that is not understood is told, and neither cancelled nor retried nor dismissed', async () => {
    const { queue, path, add, stateOf } = openQueue(async () => DONE);
    const told: string[][] = [];
    queue.subscribe((_, unreadable) => told.push(unreadable.map((job) => job.id)));
    const [bad, good] = [add(), add()];
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec(`UPDATE jobs SET request = '{}' WHERE id = '${bad}'`);
    await expect.poll(() => told.at(-1)).toEqual([bad]);
    const refused = { ok: false, error: { code: 'usage', message: expect.stringContaining('does not understand') } };
    expect([queue.cancel(bad), queue.retry(bad), queue.dismiss(bad)]).toMatchObject([refused, refused, refused]);
    await queue.work();
    expect(stateOf(good)).toEqual({ kind: 'done' });
  });

  test('and a listener that throws do not end the watch', async () => {
    const here = openQueue(async () => DONE);
    const told: number[] = [];
    here.queue.subscribe(() => {
      throw new Error('cannot draw');
    });
    here.queue.subscribe((jobs) => told.push(jobs.length));
    const there = openQueue(async () => DONE, here.path);
    there.add();
    await expect.poll(() => told.at(-1)).toBe(1);
    there.add();
    await expect.poll(() => told.at(-1)).toBe(2);
  });
});
