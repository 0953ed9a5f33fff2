// What people ask of jobs that are in the queue: to be cancelled, tried again, forgotten, held.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { err } from '#contract/outcome/result.ts';
import { DONE, openQueue, REQUEST, untilCancelled } from '../../../test/support/programs/open-queue.ts';

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
    here.queue.news.subscribeToOthers(() => heard++);
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

test('a job that could only fail again is not retried, and says what to do instead', async () => {
  const { queue, stateOf } = openQueue(async () => err({ code: 'input_unsupported', message: 'These words mean nothing to the pack.' }));
  const { id } = queue.add({ name: 'a qwertz', request: { ...REQUEST, pictures: [], text: 'a qwertz' } });
  await queue.work();
  expect(queue.retry(id)).toEqual({
    ok: false,
    error: {
      code: 'input_unsupported',
      message: `The job ${id} could only fail again: These words mean nothing to the pack.`,
      hint: 'Ask for another object, with other words.',
    },
  });
  expect(stateOf(id)?.kind).toBe('failed');
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
    queue.news.subscribe(({ isPaused }) => told.push(isPaused));
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
