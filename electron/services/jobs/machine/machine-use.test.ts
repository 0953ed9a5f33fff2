import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import { DONE, openQueue, untilCancelled } from '../../../../test/support/programs/open-queue.ts';

/** Longer than the queue looks away. */
const A_LOOK_MS = 600;
const PATIENT = { signal: new AbortController().signal, onWait: () => {} };

describe('a process that wants the machine for itself', () => {
  test('waits for the job that runs, and none is begun from when it waits until it is done', async () => {
    let finish = () => {};
    const { queue, add, stateOf } = openQueue(async ({ name }) => {
      if (name === 'first') await new Promise<void>((resolve) => (finish = resolve));
      return DONE;
    });
    queue.start();
    const [first, second] = [add('first'), add('second')];
    await expect.poll(() => stateOf(first)?.kind).toBe('running');
    let waits = 0;
    let states: unknown[] = [];
    const alone = queue.machine.alone(
      async () => {
        await delay(A_LOOK_MS);
        states = [first, second].map((id) => stateOf(id)?.kind);
        return ok('measured');
      },
      { ...PATIENT, onWait: () => waits++ },
    );
    await delay(A_LOOK_MS);
    expect([waits, queue.machine.measurement(), stateOf(first)?.kind]).toEqual([1, 'waits', 'running']);
    finish();
    expect([await alone, states]).toEqual([{ ok: true, value: 'measured' }, ['done', 'waiting']]);
    await expect.poll(() => stateOf(second)?.kind).toBe('done');
  });

  test('gives up when it is asked to before its turn, and what waits goes on', async () => {
    const { queue, add, stateOf } = openQueue(untilCancelled);
    const id = add();
    const working = queue.work();
    await expect.poll(() => stateOf(id)?.kind).toBe('running');
    const asked = new AbortController();
    const alone = queue.machine.alone(async () => ok('measured'), { signal: asked.signal, onWait: () => asked.abort() });
    expect(await alone).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(queue.machine.measurement()).toBeUndefined();
    queue.cancel(id);
    await working;
  });

  test('waits for what a node of a farm does here, of another process, and the node begins nothing meanwhile', async () => {
    const bench = openQueue(untilCancelled);
    const node = openQueue(untilCancelled, bench.path);
    const order: string[] = [];
    const work = Promise.withResolvers<void>();
    const running = node.queue.machine.forOthers(async () => {
      await work.promise;
      order.push('first');
    }, PATIENT);
    const waiting = Promise.withResolvers<void>();
    const alone = bench.queue.machine.alone(
      async () => {
        await delay(A_LOOK_MS);
        order.push('measured');
        return ok(undefined);
      },
      { ...PATIENT, onWait: waiting.resolve },
    );
    await waiting.promise;
    const next = node.queue.machine.forOthers(async () => void order.push('second'), { ...PATIENT, onWait: () => order.push('waits') });
    work.resolve();
    await Promise.all([running, alone, next]);
    expect(order).toEqual(['waits', 'first', 'measured', 'second']);
  });
});

describe('work for others', () => {
  test('is not begun any more when it is given up while it waits', async () => {
    const { queue } = openQueue(untilCancelled);
    const asked = new AbortController();
    const measured = await queue.machine.alone(async () => {
      await queue.machine.forOthers(() => expect.unreachable(), { signal: asked.signal, onWait: () => asked.abort() });
      return ok('measured');
    }, PATIENT);
    expect(measured).toEqual({ ok: true, value: 'measured' });
  });

  test('is begun where the queue cannot be used', async () => {
    const { queue, store } = openQueue(untilCancelled);
    store.close();
    const work = vi.fn(async () => {});
    await queue.machine.forOthers(work, PATIENT);
    expect(work).toHaveBeenCalledOnce();
  });
});
