// The command line over a data home in trouble: one bad row, a full disk, a pipe in place of the queue. What can be done is done.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { uuidV7 } from '../../electron/services/storage/names/uuid-v7.ts';
import { pencilPng } from '../support/files/make-png.ts';
import { sampledAsset } from '../support/files/sample-assets.ts';
import { fillDisk, mountSmallDisk, unmount } from '../support/files/small-disk.ts';
import { newFolder } from '../support/new-folder.ts';
import { Terminal } from '../support/programs/command-line.ts';

/** A waiting job, in the queue of `home`. */
function addJob(home: string): string {
  const store = new JobStore(join(home, 'queue.sqlite'));
  const id = uuidV7();
  const request = { kind: 'generate' as const, pictures: ['/no/such.png'], options: GenerationOptions.parse({}) };
  store.add({ id, name: 'tea pot', assetId: uuidV7(), request });
  store.close();
  return id;
}

function addAsset(home: string): string {
  const asset = sampledAsset();
  mkdirSync(join(home, 'library', asset.id), { recursive: true });
  for (const folder of ['library-trash', 'packs', 'inbox', 'logs']) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, 'library', asset.id, 'asset.json'), JSON.stringify(asset));
  writeFileSync(join(home, 'library', asset.id, 'latent.safetensors'), 'latent');
  return asset.id;
}

const errorOf = (stdout: string): unknown => JSON.parse(stdout);

test('a row that is not understood is listed as such, left alone, and in nobody else’s way', async () => {
  const terminal = new Terminal();
  const asset = addAsset(terminal.home);
  const [bad, good] = [addJob(terminal.home), addJob(terminal.home)];
  const database = new DatabaseSync(join(terminal.home, 'queue.sqlite'));
  database.exec(`UPDATE jobs SET asset_id = '..' WHERE id = '${bad}'`);
  database.close();

  const resumed = await terminal.run('jobs', 'resume', '--json');
  expect(resumed.exitCode).toBe(7); // the good one has no picture
  const [listed, cancelled, library] = await Promise.all([
    terminal.run('jobs', 'list', '--json'),
    terminal.run('jobs', 'cancel', bad, '--json'),
    terminal.run('library', 'list', '--json'),
  ]);
  const bare = { id: bad, kind: 'unreadable', state: 'waiting', name: 'tea pot', reason: expect.stringContaining('the asset') };
  expect(JSON.parse(listed.stdout).jobs).toEqual([expect.objectContaining({ id: good, state: 'failed' }), bare]);
  expect(cancelled.exitCode).toBe(2);
  expect(errorOf(cancelled.stdout)).toMatchObject({ error: { code: 'usage', message: expect.stringContaining('left as it is') } });
  expect(JSON.parse(library.stdout)).toMatchObject({ assets: [{ id: asset }] });
});

test('a full disk: what is there can be looked at and thrown away, and what needs room says so', async (context) => {
  const terminal = new Terminal();
  const reason = mountSmallDisk(terminal.home);
  if (reason !== undefined) context.skip(reason);
  onTestFinished(() => unmount(terminal.home));
  const asset = addAsset(terminal.home);
  const job = addJob(terminal.home);
  const picture = join(newFolder(), 'a.png');
  writeFileSync(picture, pencilPng());
  fillDisk(terminal.home);

  const [jobs, library, generated, retried] = await Promise.all([
    terminal.run('jobs', 'list', '--json'),
    terminal.run('library', 'list', '--json'),
    terminal.run('generate', picture, '--json'),
    terminal.run('jobs', 'cancel', job, '--json'),
  ]);
  expect(JSON.parse(jobs.stdout)).toMatchObject({ jobs: [{ id: job, state: 'waiting' }], restriction: { code: 'disk_full' } });
  expect(JSON.parse(library.stdout)).toMatchObject({ assets: [{ id: asset }] });
  for (const refused of [generated, retried]) {
    expect(refused.exitCode).toBe(4);
    expect(errorOf(refused.stdout)).toMatchObject({ error: { code: 'disk_full' } });
  }
  expect((await terminal.run('library', 'trash', asset)).exitCode).toBe(0);
});

test('a pipe in place of the queue hangs nobody', async () => {
  const terminal = new Terminal();
  const asset = addAsset(terminal.home);
  spawnSync('mkfifo', [join(terminal.home, 'queue.sqlite')]);
  const [jobs, shown] = await Promise.all([terminal.run('jobs', 'list', '--json'), terminal.run('library', 'show', asset, '--json')]);
  expect([jobs.exitCode, shown.exitCode]).toEqual([4, 0]);
  expect(errorOf(jobs.stdout)).toMatchObject({ error: { code: 'not_writable', message: expect.stringContaining('is a pipe') } });
});
