import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { newFolder } from '../../../../../test/support/new-folder.ts';
import { uuidV7 } from '../../../storage/names/uuid-v7.ts';
import type { JobRequest } from '../job.ts';
import { JobStore } from '../job-store.ts';
import { identifyProcess } from '../process-identity.ts';

const ME = identifyProcess(process.pid) ?? '';
const REQUEST: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) };
const LOW: JobRequest = { ...REQUEST, origin: { service: 'fal', priority: 'low' } };

function openStore(path = join(newFolder(), 'queue.sqlite')) {
  const store = new JobStore(path);
  onTestFinished(() => store.close());
  const add = (name: string, request = REQUEST) => {
    const id = uuidV7();
    store.add({ id, name, assetId: uuidV7(), request });
    return id;
  };
  const waiting = () => store.list().flatMap(({ name, state }) => (state.kind === 'waiting' ? [name] : []));
  const taken = () => {
    const names: string[] = [];
    for (let job = store.claim(ME); job !== undefined; job = store.claim(ME)) {
      names.push(job.name);
      store.finish(job.id, { kind: 'done' });
    }
    return names;
  };
  return { store, path, add, waiting, taken };
}

describe('the order of what waits', () => {
  test('is that in which jobs were added, until one is moved before another or behind all; and it is the order in which they are taken', () => {
    const { store, add, waiting, taken } = openStore();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => add(name));
    expect(store.move(c ?? '', a)).toBe(true);
    expect(waiting()).toEqual(['c', 'a', 'b']);
    expect(store.move(a ?? '', undefined)).toBe(true);
    expect(waiting()).toEqual(['c', 'b', 'a']);
    expect(store.move(b ?? '', b)).toBe(true); // before itself: it becomes the next
    add('d');
    expect(taken()).toEqual(['b', 'c', 'a', 'd']);
  });

  test('is kept in the file, for every process', () => {
    const { store, path, add } = openStore();
    const [a, b] = ['a', 'b'].map((name) => add(name));
    store.move(b ?? '', a);
    store.close();
    expect(openStore(path).taken()).toEqual(['b', 'a']);
  });

  test('lets a new job pass those of low priority, but not one of them that was moved in front of others', () => {
    const { store, add, waiting } = openStore();
    const first = add('first');
    add('low', LOW);
    const moved = add('moved', LOW);
    store.move(moved, first);
    add('second');
    expect(waiting()).toEqual(['moved', 'first', 'second', 'low']);
  });

  test('makes a job the next whose neighbour has begun meanwhile', () => {
    const { store, add, waiting } = openStore();
    const [a, , c] = ['a', 'b', 'c'].map((name) => add(name));
    store.claim(ME);
    expect(store.move(c ?? '', a)).toBe(true);
    expect(waiting()).toEqual(['c', 'b']);
  });

  test('is not changed for a job that runs, is over, or is none', () => {
    const { store, add } = openStore();
    const [running = '', over = ''] = [add('running'), add('over')];
    store.claim(ME);
    store.requestCancel(over);
    expect([store.move(running, undefined), store.move(over, undefined), store.move(uuidV7(), undefined)]).toEqual([false, false, false]);
  });

  test('holds however often jobs are put between the same two', () => {
    const { add, waiting, store } = openStore();
    const ids = ['a', 'b', 'c'].map((name) => add(name));
    let [, b = '', c = ''] = ids;
    for (let time = 0; time < 200; time++) {
      store.move(c, b); // ever closer, until no number is left in between
      [b, c] = [c, b];
    }
    expect(waiting()).toEqual(['a', 'b', 'c']);
  });

  test('of a queue of an earlier version is that in which its jobs were added', () => {
    const { store, path, add } = openStore();
    for (const name of ['a', 'b', 'c']) add(name);
    store.close();
    const sql = new DatabaseSync(path);
    for (const column of ['position', 'parent_id', 'parent_name', 'started_at', 'ended_at', 'stages']) {
      sql.exec(`ALTER TABLE jobs DROP COLUMN ${column}`);
    }
    sql.exec('DROP TABLE queue_state; PRAGMA user_version = 2');
    sql.close();
    const later = openStore(path);
    later.store.move(later.add('d'), later.store.list()[0]?.id);
    expect(later.taken()).toEqual(['d', 'a', 'b', 'c']);
  });
});

describe('a job that is held', () => {
  test('is not taken until it is let go, and keeps its place', () => {
    const { store, path, add } = openStore();
    const [a = ''] = ['a', 'b'].map((name) => add(name));
    expect(store.hold(a)).toBe(true);
    expect(store.find(a)?.state).toEqual({ kind: 'paused' });
    const later = openStore(path).store;
    expect(later.claim(ME)?.name).toBe('b');
    later.finish(later.list()[1]?.id ?? '', { kind: 'done' });
    expect([later.claim(ME), later.remove(a), later.letGo(a), later.letGo(a)]).toEqual([undefined, false, true, false]);
    expect(later.claim(ME)?.name).toBe('a');
    expect(later.hold(a)).toBe(false);
  });

  test('can be cancelled', () => {
    const { store, add } = openStore();
    const id = add('a');
    store.hold(id);
    expect(store.requestCancel(id)).toBe(true);
    expect(store.find(id)?.state).toEqual({ kind: 'cancelled' });
  });
});

describe('a queue that is paused', () => {
  test('gives out nothing, in whatever process and after a restart, but what is asked for by its number', () => {
    const { store, path, add } = openStore();
    const [a = '', b = ''] = [add('a'), add('b')];
    store.setPaused(true);
    store.setPaused(true);
    store.close();
    const later = openStore(path).store;
    expect([later.isPaused(), later.claim(ME), later.claim(ME, { only: new Set([b]) })?.id]).toEqual([true, undefined, b]);
    later.finish(b, { kind: 'done' });
    later.setPaused(false);
    expect(later.claim(ME)?.id).toBe(a);
  });
});
