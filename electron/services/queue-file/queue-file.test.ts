import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { fillDisk, mountSmallDisk, unmount } from '../../../test/support/files/small-disk.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import type { JobRequest } from '../jobs/queue/job.ts';
import { JobStore } from '../jobs/queue/job-store.ts';
import { identifyProcess } from '../jobs/queue/process-identity.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { obstacleAt } from './queue-path.ts';
import { QUEUE_VERSION } from './queue-schema.ts';

const REQUEST: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) };
const ME = identifyProcess(process.pid) ?? '';

function openStore(path: string): JobStore {
  const store = new JobStore(path);
  onTestFinished(() => store.close());
  return store;
}

function add(store: JobStore, name = 'a'): string {
  const id = uuidV7();
  store.add({ id, name, assetId: uuidV7(), request: REQUEST });
  return id;
}

/** A queue with one job, closed. */
function closedQueue(folder = newFolder()): string {
  const path = join(folder, 'queue.sqlite');
  const store = new JobStore(path);
  add(store, 'kept');
  store.close();
  return path;
}

function newDisk(context: TestContext) {
  const folder = newFolder();
  const reason = mountSmallDisk(folder);
  if (reason !== undefined) context.skip(reason);
  onTestFinished(() => unmount(folder));
  return {
    folder,
    fill: () => fillDisk(folder),
    free: () => rmSync(join(folder, 'filler')),
    makeReadOnly: () => spawnSync('mount', ['-o', 'remount,ro', folder]),
  };
}

/** What the work is refused with. */
function refusalOf(work: () => unknown): object {
  try {
    work();
  } catch (cause) {
    if (cause instanceof Refusal) return cause.error;
    throw cause;
  }
  throw new Error('it was not refused');
}

const names = (store: JobStore) => store.list().map((job) => job.name);

describe('a queue on a disk', () => {
  test('that is full is read, says so to whoever writes, and goes on when there is room', (context) => {
    const disk = newDisk(context);
    const path = closedQueue(disk.folder);
    disk.fill();
    const store = openStore(path);
    expect(names(store)).toEqual(['kept']);
    expect(refusalOf(() => add(store))).toMatchObject({ code: 'disk_full', message: expect.stringContaining(path) });
    expect(store.restriction()).toMatchObject({ code: 'disk_full' });
    disk.free();
    return expect.poll(() => unlessRefused(() => store.claim(ME)?.name)).toBe('kept');
  });

  test('that fills up later refuses what does not fit, and nothing is half written', (context) => {
    const disk = newDisk(context);
    const store = openStore(closedQueue(disk.folder));
    disk.fill();
    const refusal = refusalOf(() => {
      for (;;) add(store);
    });
    expect(refusal).toMatchObject({ code: 'disk_full' });
    const before = names(store).length;
    disk.free();
    add(store);
    expect(names(store)).toHaveLength(before + 1);
  });

  test('that was full from the beginning has no jobs yet', (context) => {
    const disk = newDisk(context);
    disk.fill();
    const store = openStore(join(disk.folder, 'queue.sqlite'));
    expect(names(store)).toEqual([]);
    expect(refusalOf(() => add(store))).toMatchObject({ code: 'disk_full' });
  });

  test('that is read-only is read, and says so to whoever writes', (context) => {
    const disk = newDisk(context);
    const path = closedQueue(disk.folder);
    disk.makeReadOnly();
    const store = openStore(path);
    expect(names(store)).toEqual(['kept']);
    expect(refusalOf(() => add(store))).toMatchObject({ code: 'not_writable', message: expect.stringContaining(path) });
  });
});

describe('a queue in whose place lies', () => {
  test.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a pipe', (path: string) => spawnSync('mkfifo', [path])],
    ['a link to nothing', (path: string) => symlinkSync('/no/such/file', path)],
  ])('%s, or beside it, is not used, and goes on when that is gone', async (what, put) => {
    for (const ending of ['', '-wal', '-shm']) {
      const path = join(newFolder(), 'queue.sqlite');
      put(path + ending);
      const store = openStore(path);
      const error = { code: 'not_writable', message: expect.stringContaining(`${path}${ending} is ${what}`), hint: expect.any(String) };
      expect(refusalOf(() => store.list())).toMatchObject(error);
      expect(refusalOf(() => add(store))).toMatchObject(error);
      rmSync(path + ending, { recursive: true });
      if (ending !== '') continue; // the same from here on
      await expect.poll(() => unlessRefused(() => typeof add(store))).toBe('string');
    }
  });

  test('the database of another program is left as it is', () => {
    const path = join(newFolder(), 'queue.sqlite');
    const theirs = new DatabaseSync(path);
    theirs.exec(`CREATE TABLE jobs (id INTEGER, title TEXT); INSERT INTO jobs VALUES (1, 'plumber')`);
    theirs.close();
    const bytes = readFileSync(path);
    const store = openStore(path);
    expect(store.listAll()).toMatchObject({ jobs: [], unreadable: [{ reason: expect.any(String) }] });
    expect(refusalOf(() => add(store))).toMatchObject({ code: 'not_writable', message: expect.stringContaining('another program') });
    store.close();
    expect(readFileSync(path)).toEqual(bytes);
  });
});

describe('a queue of another version', () => {
  test.each([
    ['from before versions were kept', 0],
    ['that no version will have, from damage', 1_090_519_041],
  ])('%s is ours', (_, version) => {
    const path = closedQueue();
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
    const store = openStore(path);
    add(store, 'new');
    expect(names(store)).toEqual(['kept', 'new']);
  });

  test('that is older, and kept durations another way, keeps its jobs and learns anew', () => {
    const path = closedQueue();
    const older = new DatabaseSync(path);
    older.exec(`DROP TABLE durations; CREATE TABLE durations (
      pack TEXT NOT NULL, device TEXT NOT NULL, stage TEXT NOT NULL, seconds REAL NOT NULL, measured_at INTEGER PRIMARY KEY AUTOINCREMENT
    ) STRICT; INSERT INTO durations (pack, device, stage, seconds) VALUES ('starter', 'cpu', 'texture: 2048 px', 4); PRAGMA user_version = 1`);
    older.close();
    const store = openStore(path);
    expect(names(store)).toEqual(['kept']);
    const work = { pack: 'starter', device: 'cpu', stage: 'texture', specials: '2048 px' } as const;
    expect(store.recentDurations(work, 9)).toEqual([]);
    store.recordDuration({ ...work, amount: 5, seconds: 4 });
    expect(store.recentDurations(work, 9)).toEqual([{ amount: 5, seconds: 4 }]);
  });

  test('that is newer is read, and not written', () => {
    const path = closedQueue();
    const newer = new DatabaseSync(path);
    newer.exec(`ALTER TABLE jobs ADD COLUMN mood TEXT; PRAGMA user_version = ${QUEUE_VERSION + 1}`);
    newer.close();
    const store = openStore(path);
    expect(names(store)).toEqual(['kept']);
    expect(refusalOf(() => store.claim(ME))).toMatchObject({ code: 'not_writable', message: expect.stringContaining('newer version') });
  });

  test('that a newer one has made of it meanwhile is not written any more', () => {
    const path = closedQueue();
    const store = openStore(path);
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${QUEUE_VERSION + 1}`);
    newer.close();
    expect(refusalOf(() => add(store))).toMatchObject({ message: expect.stringContaining('newer version') });
    expect(names(store)).toEqual(['kept']);
  });
});

describe('a queue that others use', () => {
  test('and hold says so, and goes on when they let go', async () => {
    const path = closedQueue();
    const holder = new DatabaseSync(path);
    onTestFinished(() => {
      if (holder.isOpen) holder.close();
    });
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; UPDATE jobs SET interruptions = 0');
    const store = openStore(path);
    expect(refusalOf(() => store.list())).toMatchObject({ code: 'not_writable', message: expect.stringContaining('holds the queue') });
    holder.exec('COMMIT');
    holder.close();
    await expect.poll(() => unlessRefused(() => names(store))).toEqual(['kept']);
  });

  test('is never taken for a link to nothing while what lies beside it comes and goes', () => {
    const path = join(newFolder(), 'queue.sqlite');
    const child = spawn('sh', ['-c', 'while :; do : > "$1-journal"; rm "$1-journal"; done', 'sh', path]);
    onTestFinished(() => void child.kill('SIGKILL'));
    const until = performance.now() + 400;
    while (performance.now() < until) expect(obstacleAt(path)).toBeUndefined();
  });

  test('is made by one of eight that come at once, and used by all', async () => {
    const path = join(newFolder(), 'queue.sqlite');
    const store = pathToFileURL(join(import.meta.dirname, '../jobs/queue/job-store.ts')).href;
    const script = `const { JobStore } = await import('${store}');
      const store = new JobStore('${path}');
      store.add({ id: crypto.randomUUID(), name: 'a', assetId: '${uuidV7()}', request: ${JSON.stringify(REQUEST)} });
      store.close();`;
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], { stdio: 'inherit' }),
    );
    const ends = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(ends.map(([code]: unknown[]) => code)).toEqual(children.map(() => 0));
    expect(names(openStore(path))).toHaveLength(8);
  });

  test('and replace or remove is followed, with its jobs', () => {
    const path = closedQueue();
    const store = openStore(path);
    const version = store.version();
    for (const ending of ['', '-wal', '-shm']) if (existsSync(path + ending)) renameSync(path + ending, `${path}.away${ending}`);
    add(store, 'new');
    expect(names(store)).toEqual(['kept', 'new']);
    expect(names(openStore(path))).toEqual(['kept', 'new']);
    expect(store.version()).not.toBe(version);
  });

  test('in a folder that is gone says so, and goes on when that is back', async () => {
    const folder = newFolder();
    const store = openStore(join(folder, 'absent', 'queue.sqlite'));
    expect(refusalOf(() => add(store))).toMatchObject({ code: 'not_writable' });
    mkdirSync(join(folder, 'absent'));
    await expect.poll(() => unlessRefused(() => typeof add(store))).toBe('string');
  });
});

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Refusal) return undefined;
    throw cause;
  }
}
