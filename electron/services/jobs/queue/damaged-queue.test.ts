import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { createFileLogger } from '../../logging/logger.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import type { JobRequest } from './job.ts';
import { JobStore } from './job-store.ts';
import { identifyProcess } from './process-identity.ts';

const PAGE_BYTES = 4096;

/** A queue file with `count` waiting jobs, whose bytes `spoil` has changed. */
function spoiltQueue(count: number, spoil: (bytes: Buffer) => Buffer, change: (store: JobStore, id: string) => void = () => {}) {
  const folder = newFolder();
  const path = join(folder, 'queue.sqlite');
  const store = new JobStore(path);
  const request: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) };
  for (let index = 0; index < count; index++) store.add({ id: uuidV7(), name: `job ${index}`, assetId: uuidV7(), request });
  for (const { id } of store.list()) change(store, id);
  const jobs = store.list();
  store.close();
  writeFileSync(path, spoil(readFileSync(path)));
  const log = createFileLogger(join(folder, 'espalier.log'));
  const open = () => {
    const store = new JobStore(path, log);
    onTestFinished(() => store.close());
    return { store, damaged: store.damaged };
  };
  return { folder, jobs, open, said: () => readFileSync(log.path, 'utf8') };
}

/** Fills two pages behind the half of the file with rubbish. */
function spoilHalf(bytes: Buffer): Buffer {
  const page = Math.floor(bytes.length / PAGE_BYTES / 2);
  return bytes.fill(0xab, page * PAGE_BYTES, (page + 2) * PAGE_BYTES);
}

describe('a queue that is damaged', () => {
  test('is put aside as it was, and what could be read of its waiting jobs goes on', () => {
    const { folder, jobs, open, said } = spoiltQueue(100, spoilHalf);
    const spoilt = readFileSync(join(folder, 'queue.sqlite'));
    const { store, damaged } = open();
    expect(readFileSync(damaged ?? '')).toEqual(spoilt);
    const saved = store.list();
    expect(saved.length).toBeGreaterThan(10);
    expect([saved[0], saved.at(-1)]).toEqual([jobs[0], jobs.at(-1)]);
    expect(saved).toEqual(jobs.filter((job) => saved.some(({ id }) => id === job.id)));
    expect(said()).toMatch(/the queue was damaged .* job 0, job 1/);
  });

  test('keeps what is over, too, as far as it can be read', () => {
    const { jobs, open } = spoiltQueue(100, spoilHalf, (store, id) => store.finish(id, { kind: 'done' }));
    const saved = open().store.list();
    expect(saved.length).toBeGreaterThan(10);
    expect(new Set(saved.map((job) => job.state.kind))).toEqual(new Set(['done']));
    expect(jobs).toEqual(expect.arrayContaining(saved));
  });

  test('because it was overwritten while it was open is put aside, and what is put down afterwards is kept', () => {
    const { folder, jobs, open } = spoiltQueue(3, (bytes) => bytes);
    const { store } = open();
    const running = store.claim(identifyProcess(process.pid) ?? '');
    if (running === undefined) throw new Error('nothing was claimed');
    for (const name of readdirSync(folder).filter((each) => each.startsWith('queue.sqlite'))) {
      const path = join(folder, name);
      writeFileSync(path, Buffer.alloc(readFileSync(path).length, 'rubbish'), { flag: 'r+' });
    }
    store.finish(running.id, { kind: 'done' }, running);
    expect(store.find(running.id)?.state).toEqual({ kind: 'done' });
    expect(store.damaged).toBeDefined();
    expect(open().store.find(jobs[0]?.id ?? '')?.state).toEqual({ kind: 'done' });
  });

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['no database at all', (bytes: Buffer) => Buffer.alloc(bytes.length, 'rubbish')],
  ])('because it is %s takes jobs again at once, and is sound the next time', (_, spoil) => {
    const { folder, open } = spoiltQueue(100, spoil);
    const first = open();
    const request: JobRequest = { kind: 'generate', pictures: [], options: GenerationOptions.parse({}) };
    first.store.add({ id: uuidV7(), name: 'new', assetId: uuidV7(), request });
    first.store.close();
    const second = open();
    expect(second.damaged).toBeUndefined();
    expect(second.store.list().at(-1)?.name).toBe('new');
    expect(readdirSync(folder).filter((name) => name.endsWith('Z.sqlite'))).toHaveLength(1);
  });
});

test('a sound queue is opened as it is', () => {
  const { jobs, open } = spoiltQueue(3, (bytes) => bytes);
  const { store, damaged } = open();
  expect(damaged).toBeUndefined();
  expect(store.list()).toEqual(jobs);
});
