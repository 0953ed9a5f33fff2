import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import type { JobRequest } from './job.ts';
import { JobStore } from './job-store.ts';
import { identifyProcess, isAlive } from './process-identity.ts';

const ME = identifyProcess(process.pid) ?? '';
const GONE = '1:1'; // process 1 did not start at the first tick
const REQUEST: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) };

function openStore(path = join(newFolder(), 'queue.sqlite')): { store: JobStore; path: string } {
  const store = new JobStore(path);
  onTestFinished(() => store.close());
  return { store, path };
}

function addJob(store: JobStore, options: { reservedFor?: string; name?: string } = {}): string {
  const id = uuidV7();
  store.add({ id, name: 'a', assetId: uuidV7(), request: REQUEST, ...options });
  return id;
}

const stateOf = (store: JobStore, id: string) => store.find(id)?.state;

/** A process that has nothing to do with the tests, until it is killed. */
function otherProcess() {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { identity: identifyProcess(child.pid ?? 0) ?? '', kill };
}

describe('the queue on disk', () => {
  test('keeps a job with its whole request', () => {
    const { store, path } = openStore();
    const id = addJob(store, { name: 'tea "pot" 🫖' });
    expect(openStore(path).store.list()).toMatchObject([
      { id, kind: 'generate', name: 'tea "pot" 🫖', request: REQUEST, state: { kind: 'waiting' } },
    ]);
  });

  test('gives out the oldest job first, and no second one while it runs', () => {
    const { store } = openStore();
    const first = addJob(store);
    const second = addJob(store);
    expect(store.claim(ME)?.id).toBe(first);
    expect(store.claim(ME)).toBeUndefined();
    store.finish(first, { kind: 'done' });
    expect(store.claim(ME)?.id).toBe(second);
    expect([stateOf(store, first)?.kind, stateOf(store, second)?.kind]).toEqual(['done', 'running']);
  });

  test('gives one job to one of two processes that share it', () => {
    const { store, path } = openStore();
    const other = openStore(path).store;
    const id = addJob(store);
    const claims = [store.claim(ME)?.id, other.claim(otherProcess().identity)?.id];
    expect(claims).toEqual([id, undefined]);
  });

  test('leaves a reserved job to the process that it is for, until that is gone', async () => {
    const { store } = openStore();
    const other = otherProcess();
    const id = addJob(store, { reservedFor: other.identity });
    expect(store.claim(ME)).toBeUndefined();
    await other.kill();
    expect(store.claim(ME)?.id).toBe(id);
  });

  test('gives out only the jobs that are asked for', () => {
    const { store } = openStore();
    addJob(store);
    const wanted = addJob(store);
    expect(store.claim(ME, new Set([wanted]))?.id).toBe(wanted);
  });
});

describe('a job whose process died', () => {
  test('is offered again', () => {
    const { store } = openStore();
    const id = addJob(store);
    store.claim(GONE);
    expect(stateOf(store, id)?.kind).toBe('running');
    expect(store.claim(ME)?.id).toBe(id);
  });

  test('does not run twice at once: the runtime that it left behind is killed first', async () => {
    const { store } = openStore();
    const runtime = otherProcess();
    const id = addJob(store);
    store.claim(GONE);
    store.assignWorker(id, runtime.identity);
    expect(store.claim(ME)?.id).toBe(id);
    await expect.poll(() => isAlive(runtime.identity)).toBe(false);
  });

  test('is paused when that happened three times in a row, and can be retried', () => {
    const { store } = openStore();
    const id = addJob(store);
    for (let interruption = 0; interruption < 3; interruption++) store.claim(GONE);
    expect(store.claim(ME)).toBeUndefined();
    expect(stateOf(store, id)).toMatchObject({
      kind: 'paused',
      error: { code: 'runtime_died', message: expect.stringContaining('3 times') },
    });
    expect(store.retry(id)).toBe(true);
    expect(store.claim(ME)?.id).toBe(id);
  });

  test('is not offered again when its cancelling was asked for', () => {
    const { store } = openStore();
    const id = addJob(store);
    store.claim(GONE);
    store.requestCancel(id);
    store.offerInterrupted();
    expect(stateOf(store, id)).toEqual({ kind: 'cancelled' });
  });
});

describe('changing a job', () => {
  test('cancels one that waits at once, and asks the owner of one that runs', () => {
    const { store, path } = openStore();
    const running = addJob(store);
    const waiting = addJob(store);
    store.claim(ME);
    const other = openStore(path).store;
    expect(other.requestCancel(waiting)).toBe(true);
    expect(other.requestCancel(running)).toBe(true);
    expect(stateOf(store, waiting)).toEqual({ kind: 'cancelled' });
    expect(stateOf(store, running)).toMatchObject({ kind: 'running', cancelling: true });
    expect(store.isCancelRequested(running)).toBe(true);
  });

  test('retries what failed or was cancelled, with its old error forgotten, and nothing else', () => {
    const { store } = openStore();
    const id = addJob(store);
    expect(store.retry(id)).toBe(false);
    store.claim(ME);
    expect(store.retry(id)).toBe(false);
    store.finish(id, { kind: 'failed', error: { code: 'out_of_memory', message: 'Too large.' } });
    expect(stateOf(store, id)).toEqual({ kind: 'failed', error: { code: 'out_of_memory', message: 'Too large.' } });
    expect(store.retry(id)).toBe(true);
    expect(stateOf(store, id)).toEqual({ kind: 'waiting' });
    store.claim(ME);
    store.finish(id, { kind: 'done' });
    expect(store.retry(id)).toBe(false);
  });

  test('forgets only jobs that are over', () => {
    const { store } = openStore();
    const id = addJob(store);
    expect(store.remove(id)).toBe(false);
    store.requestCancel(id);
    expect(store.remove(id)).toBe(true);
    expect(store.list()).toEqual([]);
  });

  test('is noticed by other processes', () => {
    const { store, path } = openStore();
    const before = store.version();
    const other = openStore(path).store;
    addJob(other);
    expect(store.version()).not.toBe(before);
  });
});

test('durations come back newest first, by pack, device and stage', () => {
  const { store } = openStore();
  for (const seconds of [1, 2, 3]) store.recordDuration('starter', 'cpu', 'mesh', seconds);
  store.recordDuration('starter', 'cuda:0', 'mesh', 9);
  store.recordDuration('large', 'cpu', 'mesh', 9);
  expect(store.recentDurations('starter', 'cpu', 'mesh', 2)).toEqual([3, 2]);
  expect(store.recentDurations('starter', 'cpu', 'texture', 2)).toEqual([]);
});
