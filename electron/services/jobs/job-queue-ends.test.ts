// How jobs end, and what is known of them afterwards; also where the queue cannot be written, or others write it.
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { err } from '#contract/outcome/result.ts';
import { DONE, openQueue } from '../../../test/support/programs/open-queue.ts';
import type { CallOptions } from '../runtime/runtime.ts';
import type { Job } from './queue/job.ts';

function progressOf(job: Job, options: CallOptions, stage: 'condition' | 'decode', done: number): void {
  options.onProgress?.({ jobId: job.id, stage, done, total: 4, memory: { processBytes: 0, deviceBytes: 0 } });
}

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
    queue.news.subscribe(({ unreadable }) => told.push(unreadable.map((job) => job.id)));
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
    here.queue.news.subscribe(() => {
      throw new Error('cannot draw');
    });
    here.queue.news.subscribe(({ jobs }) => told.push(jobs.length));
    const there = openQueue(async () => DONE, here.path);
    there.add();
    await expect.poll(() => told.at(-1)).toBe(1);
    there.add();
    await expect.poll(() => told.at(-1)).toBe(2);
  });
});
