import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { sampledAsset } from '../test/support/files/sample-assets.ts';
import { newFolder } from '../test/support/new-folder.ts';
import { JobStore } from './services/jobs/queue/job-store.ts';
import { type DataHome, dataHomeAt } from './services/storage/data-home.ts';
import { uuidV7 } from './services/storage/names/uuid-v7.ts';
import { createStudio, type Studio } from './studio.ts';

const GONE = '1:1'; // process 1 did not start at the first tick

async function openStudio(folder: string, ownsInbox = true): Promise<Studio> {
  const studio = await createStudio({ projectFolder: newFolder(), environment: { ESPALIER_HOME: folder }, ownsInbox });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  return studio.value;
}

/** What a studio leaves that was killed while it ran a job: returns the ids of the job's asset, and of one that no job knows. */
function leaveAsKilled(home: DataHome, picture: string) {
  const store = new JobStore(home.queue);
  const [jobId, running, orphan] = [uuidV7(), uuidV7(), uuidV7()];
  store.add({
    id: jobId,
    name: 'tea pot',
    assetId: running,
    request: { kind: 'generate', pictures: [picture], options: GenerationOptions.parse({}) },
  });
  store.claim(GONE);
  store.close();
  for (const id of [running, orphan]) mkdirSync(join(home.library, id));
  return { running, orphan };
}

describe('a studio', () => {
  test('opens an empty data home, and opens it again after it was disposed', async () => {
    const folder = newFolder();
    for (let opening = 0; opening < 2; opening++) {
      const studio = await openStudio(folder);
      expect(studio.jobs.list()).toEqual([]);
      expect(await studio.library.list()).toEqual({ assets: [], broken: [] });
      expect(studio.runtime.state()).toEqual({ kind: 'stopped' });
      await studio.dispose();
    }
  });

  test('offers the job again that ran when it was killed, with its picture and its folder, and clears the rest away', async () => {
    const folder = newFolder();
    const first = await openStudio(folder);
    const needed = await first.pictures.import({ name: 'needed.png', bytes: Buffer.from('needed') });
    await first.pictures.import({ name: 'other.png', bytes: Buffer.from('other') });
    const { running, orphan } = leaveAsKilled(first.home, needed.ok ? needed.value.path : '');
    await first.dispose();

    const second = await openStudio(folder);
    expect(second.jobs.list()).toMatchObject([{ assetId: running, state: { kind: 'waiting' } }]);
    expect(readdirSync(second.home.inbox)).toEqual([needed.ok && needed.value.id]);
    expect(readdirSync(second.home.library)).toEqual([running]);
    expect(readdirSync(second.home.libraryTrash)).toEqual([orphan]);
  });

  test('clears away what a killed process had left unfinished, and says so in the log', async () => {
    const folder = newFolder();
    const first = await openStudio(folder);
    const leftover = join(first.home.library, uuidV7(), '.writing-1.glb');
    mkdirSync(dirname(leftover));
    writeFileSync(leftover, '');
    writeFileSync(join(dirname(leftover), 'asset.json'), '{}');
    utimesSync(leftover, 0, 0);
    await first.dispose();
    const second = await openStudio(folder);
    expect(existsSync(leftover)).toBe(false);
    expect(readFileSync(second.log.path, 'utf8')).toContain(leftover);
  });

  test('whose queue is damaged keeps the pictures of the inbox, and the assets that jobs had sampled', async () => {
    const folder = newFolder();
    const first = await openStudio(folder);
    const picture = await first.pictures.import({ name: 'a.png', bytes: Buffer.from('a') });
    const { running } = leaveAsKilled(first.home, picture.ok ? picture.value.path : '');
    writeFileSync(join(first.home.library, running, 'latent.safetensors'), 'latent');
    await first.dispose();
    writeFileSync(first.home.queue, 'rubbish'.repeat(1000));

    const second = await openStudio(folder);
    expect(second.jobs.list()).toEqual([]);
    expect(readdirSync(second.home.inbox)).toEqual([picture.ok && picture.value.id]);
    expect(await second.library.list()).toMatchObject({ assets: [{ id: running, kind: 'sampled' }] });
    expect(readFileSync(second.log.path, 'utf8')).toContain('the queue was damaged');
  });

  test('of a terminal leaves the pictures of the window alone', async () => {
    const folder = newFolder();
    const window = await openStudio(folder);
    await window.pictures.import({ name: 'a.png', bytes: Buffer.from('a') });
    await openStudio(folder, false);
    expect(readdirSync(window.home.inbox)).toHaveLength(1);
  });

  test('hears of assets that another process made when that changes the queue', async () => {
    const folder = newFolder();
    const window = await openStudio(folder);
    const terminal = await openStudio(folder, false);
    const heard: unknown[] = [];
    window.library.subscribe(({ changed, removed }) => heard.push([changed.map(({ id }) => id), removed]));
    const asset = sampledAsset();
    await terminal.library.makeFolder(asset.id);
    await terminal.library.save(asset);
    terminal.jobs.add({ name: 'a', request: { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) } });
    await expect.poll(() => heard).toEqual([[[asset.id], []]]);
  });

  test('that finds no way to write says so', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const studio = await createStudio({ projectFolder: newFolder(), environment: { ESPALIER_HOME: file }, ownsInbox: true });
    expect(studio).toMatchObject({ ok: false, error: { code: 'not_writable' } });
  });

  test('whose data home is found by its environment knows its places', () => {
    expect(dataHomeAt({ ESPALIER_HOME: '/data' })).toMatchObject({ library: '/data/library', queue: '/data/queue.sqlite' });
  });
});
