import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { lookalikeOfRuntime, otherProcess } from '../../../../test/support/programs/other-process.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
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

function addJob(store: JobStore, options: { reservedFor?: string; name?: string; request?: JobRequest; assetId?: string } = {}): string {
  const id = uuidV7();
  store.add({ id, name: 'a', assetId: uuidV7(), request: REQUEST, ...options });
  return id;
}

const stateOf = (store: JobStore, id: string) => store.find(id)?.state;

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

  test('lets a job wait while another one works on its asset, wherever that is, and gives out the next', () => {
    const { store } = openStore();
    const assetId = uuidV7();
    const there = addJob(store, { assetId, request: { ...REQUEST, place: 'farm' } });
    const same = addJob(store, { assetId });
    const other = addJob(store);
    expect(store.claim(ME, { place: 'farm' })?.id).toBe(there);
    const claim = () => store.claim(ME, { most: () => 2 })?.id;
    expect([claim(), claim()]).toEqual([other, undefined]);
    store.finish(there, { kind: 'done' });
    expect(claim()).toBe(same);
  });

  test('says of a job whose process is gone that it waits, before anybody could put that down', () => {
    const { store, path } = openStore();
    const id = addJob(store);
    store.claim(GONE);
    expect([
      stateOf(store, id),
      ...openStore(path)
        .store.list()
        .map(({ state }) => state),
    ]).toEqual([{ kind: 'waiting' }, { kind: 'waiting' }]);
    const worker = otherProcess();
    store.assignWorker(id, worker.identity); // its runtime may still write
    expect(stateOf(store, id)).toMatchObject({ kind: 'running' });
  });

  test('gives out a job of low priority when no other waits, however old it is', () => {
    const { store } = openStore();
    const low = addJob(store, { request: { ...REQUEST, origin: { service: 'fal', priority: 'low' } } });
    const [first, second] = [addJob(store), addJob(store)];
    const claimed = [first, second, low].map(() => {
      const id = store.claim(ME)?.id ?? '';
      store.finish(id, { kind: 'done' });
      return id;
    });
    expect(claimed).toEqual([first, second, low]);
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
    expect(store.claim(ME, { only: new Set([wanted]) })?.id).toBe(wanted);
  });
});

describe('a job whose process died', () => {
  test('is offered again', () => {
    const { store } = openStore();
    const id = addJob(store);
    store.claim(GONE);
    expect(store.claim(ME)?.id).toBe(id);
    expect(stateOf(store, id)?.kind).toBe('running');
  });

  test('does not run twice at once: the runtime that it left behind is killed first', async () => {
    const { store } = openStore();
    const runtime = lookalikeOfRuntime();
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

describe('a job whose runtime was killed from outside', () => {
  const KILLED: AppError = { code: 'runtime_died', message: 'The runtime ended unexpectedly (signal SIGKILL).' };

  test('is offered again once, then waits for a user with the reason', () => {
    const { store } = openStore();
    const id = addJob(store);
    const first = store.claim(ME);
    if (first === undefined) throw new Error('nothing was claimed');
    store.interrupt(first, KILLED);
    expect(stateOf(store, id)).toEqual({ kind: 'waiting' });
    expect(store.claim(ME)?.id).toBe(id);
    store.interrupt(first, KILLED);
    expect(stateOf(store, id)).toMatchObject({ kind: 'paused', error: { message: expect.stringContaining('not the first time') } });
    expect(store.claim(ME)).toBeUndefined();
    expect(store.retry(id)).toBe(true);
  });

  test('is not offered again when its cancelling was asked for', () => {
    const { store } = openStore();
    const id = addJob(store);
    const job = store.claim(ME);
    store.requestCancel(id);
    if (job !== undefined) store.interrupt(job, KILLED);
    expect(stateOf(store, id)).toEqual({ kind: 'cancelled' });
  });
});

describe('a row that is not understood', () => {
  const REQUEST_TEXT = JSON.stringify(REQUEST);

  test.each([
    ['an asset that is no id', 'asset_id', `'../../..'`, 'the asset that it is for'],
    ['an empty asset', 'asset_id', `''`, 'the asset that it is for'],
    ['a number that is no id', 'id', `'7'`, 'its number'],
    ['a worker that is the first process', 'worker', `'x:y'`, 'the process that works on it'],
    ['an owner that is no process', 'owner', `'-1:5'`, 'the process that it belongs to'],
    ['a request of a kind to come', 'request', `'{"kind":"animate"}'`, 'what it asks for'],
    ['an option to come', 'request', `json_set('${REQUEST_TEXT}', '$.options.hairs', 7)`, 'what it asks for'],
    ['a wish to come', 'request', `json_set('${REQUEST_TEXT}', '$.priority', 7)`, 'what it asks for'],
    ['an empty request', 'request', `'{}'`, 'what it asks for'],
    ['no request at all', 'request', `'rubbish'`, 'what it asks for'],
    ['a failure without a reason', 'state', `'failed'`, 'how it failed'],
    ['a failure of a kind to come', 'error', `'{"code":"too_hairy","message":"x"}'`, 'how it failed'],
    ['a number beyond all numbers', 'interruptions', '9223372036854775807', 'how often it was interrupted'],
  ])('because of %s is one bad row: shown, never run, never changed', (_, column, value, words) => {
    const { store, path } = openStore();
    const bad = addJob(store, { name: 'bad' });
    const good = addJob(store, { name: 'good' });
    const sql = new DatabaseSync(path);
    onTestFinished(() => sql.close());
    sql.exec(`UPDATE jobs SET ${column} = ${value} WHERE id = '${bad}'`);
    const bytes = sql.prepare(`SELECT * FROM jobs WHERE name = 'bad'`);
    bytes.setReadBigInts(true);
    const row = () => bytes.all();
    const before = row();
    const id = column === 'id' ? '7' : bad;

    expect(store.list()).toMatchObject([{ id: good }]);
    expect(store.listAll().unreadable).toMatchObject([{ id, name: 'bad', reason: expect.stringContaining(words) }]);
    expect([store.find(id), store.requestCancel(id), store.retry(id), store.remove(id)]).toEqual([undefined, false, false, false]);
    store.offerInterrupted();
    expect(store.claim(ME)?.id).toBe(good);
    store.finish(good, { kind: 'done' });
    expect(store.claim(ME)).toBeUndefined();
    expect(row()).toEqual(before);
  });

  test('and runs in a living process of another version keeps other jobs waiting, until that is gone', async () => {
    const { store, path } = openStore();
    const other = otherProcess();
    const theirs = addJob(store);
    store.claim(other.identity);
    const ours = addJob(store);
    const sql = new DatabaseSync(path);
    onTestFinished(() => sql.close());
    sql.exec(`UPDATE jobs SET request = '{"kind":"animate"}' WHERE id = '${theirs}'`);
    expect(store.claim(ME)).toBeUndefined();
    await other.kill();
    expect(store.claim(ME)?.id).toBe(ours);
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

test('durations come back newest first, by pack, device, stage and what is special about the work', () => {
  const { store } = openStore();
  const key = { pack: 'starter', device: 'cpu', stage: 'mesh' } as const;
  const record = (seconds: number, other: { pack?: string; device?: string; specials?: string; amount?: number } = {}) =>
    store.recordDuration({ ...key, specials: '', amount: 1, seconds, ...other });
  for (const seconds of [1, 2, 3]) record(seconds);
  record(7, { specials: 'watertight', amount: 3 });
  record(9, { device: 'cuda:0' });
  record(9, { pack: 'large' });
  expect(store.recentDurations({ ...key, specials: '' }, 2)).toEqual([
    { amount: 1, seconds: 3 },
    { amount: 1, seconds: 2 },
  ]);
  expect(store.recentDurations(key, 2)).toEqual([
    { amount: 3, seconds: 7 },
    { amount: 1, seconds: 3 },
  ]);
  expect(store.recentDurations({ ...key, stage: 'texture' }, 2)).toEqual([]);
});
