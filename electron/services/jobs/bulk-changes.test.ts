import { describe, expect, test } from 'vitest';
import { err } from '#contract/outcome/result.ts';
import { DONE, openQueue, REQUEST, type Run, untilCancelled } from '../../../test/support/programs/open-queue.ts';

test('cancelling what waits lets what runs go on, and is told once', async () => {
  const { queue, add, stateOf } = openQueue(untilCancelled);
  const [running, waiting, held] = [add(), add(), add()];
  const working = queue.work(new Set([running]));
  await expect.poll(() => stateOf(running)?.kind).toBe('running');
  queue.hold(held);
  let told = 0;
  const unsubscribe = queue.news.subscribe(() => told++);
  expect(queue.bulk.cancelWaiting()).toMatchObject({ ok: true, value: [{ id: waiting }, { id: held }] });
  unsubscribe();
  expect([told, ...[running, waiting, held].map((id) => stateOf(id)?.kind)]).toEqual([1, 'running', 'cancelled', 'cancelled']);
  queue.cancel(running);
  await working;
});

test('forgets every job that failed, and no other', async () => {
  const failing: Run = async ({ name }) => (name === 'bad' ? err({ code: 'input_empty', message: 'Nothing.' }) : DONE);
  const { queue, add, stateOf } = openQueue(failing);
  const [good, bad, worse] = [add('good'), add('bad'), add('bad')];
  await queue.work();
  const waiting = add('bad');
  expect(queue.bulk.dismissFailed()).toMatchObject({ ok: true, value: [{ id: bad }, { id: worse }] });
  expect(queue.list().map(({ id }) => id)).toEqual([good, waiting]);
  expect(stateOf(waiting)?.kind).toBe('waiting');
  expect(queue.bulk.dismissFailed()).toEqual({ ok: true, value: [] });
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
    expect(queue.bulk.retryFailed({ parentId: PARENT.id })).toMatchObject({
      ok: true,
      value: { retried: [{ name: 'bad one', state: { kind: 'waiting' } }, { name: 'bad two' }], skipped: [] },
    });
    expect([other, ...items].map((id) => stateOf(id)?.kind)).toEqual(['failed', 'done', 'waiting', 'waiting']);
    expect(queue.bulk.cancelWaiting({ parentId: PARENT.id })).toMatchObject({ ok: true, value: [{}, {}] });
    expect(queue.bulk.retryFailed()).toMatchObject({ ok: true, value: { retried: [{ id: other }], skipped: [] } });
    expect([other, ...items].map((id) => stateOf(id)?.kind)).toEqual(['waiting', 'done', 'cancelled', 'cancelled']);
  });

  test('skips items that could only fail again, and answers them', async () => {
    const { queue, stateOf } = openQueue(failing);
    const words = { ...REQUEST, pictures: [], text: 'a qwertz' };
    const [hopeless, hopeful] = [words, REQUEST].map((request) => queue.add({ name: 'bad', request, parent: PARENT }).id);
    await queue.work();
    expect(queue.bulk.retryFailed({ parentId: PARENT.id })).toMatchObject({
      ok: true,
      value: { retried: [{ id: hopeful }], skipped: [{ id: hopeless }] },
    });
    expect([hopeless, hopeful].map((id) => stateOf(id ?? '')?.kind)).toEqual(['failed', 'waiting']);
  });
});
