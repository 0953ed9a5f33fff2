// The studio as the window uses it, with the real runtime: cut-out previews beside a running job, cancelling, restarting.
import { cpSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { checkMachine } from '../../electron/services/machine/check-machine.ts';
import type { InboxPicture } from '../../electron/services/pictures/picture-inbox.ts';
import { createStudio, type Studio } from '../../electron/studio.ts';
import { makePng, pencilPng } from '../support/files/make-png.ts';
import { newFolder } from '../support/new-folder.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '../..');
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

async function openStudio(): Promise<Studio> {
  const environment = { ...process.env, ESPALIER_HOME: newFolder() };
  const studio = await createStudio({ projectFolder: PROJECT_FOLDER, environment, ownsInbox: true });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  return studio.value;
}

async function take(studio: Studio, name: string, bytes: Buffer = pencilPng()): Promise<InboxPicture> {
  const picture = await studio.pictures.import({ name, bytes });
  if (!picture.ok) throw new Error(picture.error.message);
  return picture.value;
}

function addJob(studio: Studio, picture: InboxPicture): string {
  const options = GenerationOptions.parse({ building: { formats: ['glb'], triangles: 1000, textureSize: 64 } });
  return studio.jobs.add({ name: picture.name, request: { kind: 'generate', pictures: [picture.path], options } }).id;
}

const stateOf = (studio: Studio, id: string) => studio.jobs.find(id)?.state;

describe('a cut-out preview', () => {
  test('shows the cut-out and the square of a picture with an odd name, while a job runs', async () => {
    const studio = await openStudio();
    const picture = await take(studio, `a "quoted"\nname's 🫖.png`);
    studio.jobs.start();
    const id = addJob(studio, picture);
    await expect.poll(() => stateOf(studio, id)).toMatchObject({ kind: 'running', stage: expect.any(String) });
    const preview = await studio.pictures.previewCutOut(picture.id);
    expect(stateOf(studio, id)?.kind).toBe('running');
    expect(preview).toMatchObject({ ok: true, value: { width: 256, height: 256, advice: expect.any(Array) } });
    if (!preview.ok) return;
    for (const path of [preview.value.cutOut, preview.value.square]) expect(readFileSync(path).subarray(0, 4)).toEqual(PNG_SIGNATURE);
    await expect.poll(() => stateOf(studio, id)).toEqual({ kind: 'done' });
  });

  test('of a picture of two things says where each is, and cuts out the one that is asked for', async () => {
    const studio = await openStudio();
    const isOn = (x: number, y: number) => y >= 60 && y < 200 && ((x >= 20 && x < 110) || (x >= 150 && x < 240));
    const picture = await take(
      studio,
      'two.png',
      makePng(256, 256, (x, y) => (isOn(x, y) ? [200, 60, 30, 255] : [0, 0, 0, 0])),
    );
    const objects = [20, 150].map((left) => ({ left, top: 60, width: 90, height: 140, share: 0.5 }));
    expect(await studio.pictures.previewCutOut(picture.id, { object: 2 })).toMatchObject({ value: { objects, advice: [] } });
    expect(await studio.pictures.previewCutOut(picture.id, { object: 3 })).toMatchObject({
      ok: false,
      error: { code: 'input_unsupported', message: expect.stringContaining('no object number 3') },
    });
  });

  test('of a picture with nothing on it fails with advice', async () => {
    const studio = await openStudio();
    const picture = await take(
      studio,
      'empty.png',
      makePng(64, 64, () => [0, 0, 0, 0]),
    );
    expect(await studio.pictures.previewCutOut(picture.id)).toMatchObject({
      ok: false,
      error: { code: 'input_empty', hint: expect.any(String) },
    });
  });
});

describe('a running job', () => {
  test('that is cancelled leaves the runtime warm for the next one', async () => {
    const studio = await openStudio();
    const picture = await take(studio, 'pencil.png');
    studio.jobs.start();
    const cancelled = addJob(studio, picture);
    await expect.poll(() => stateOf(studio, cancelled)).toMatchObject({ kind: 'running', stage: expect.any(String) });
    const kinds: string[] = [];
    studio.runtime.subscribe((state) => kinds.push(state.kind));
    expect(studio.jobs.cancel(cancelled).ok).toBe(true);
    await expect.poll(() => stateOf(studio, cancelled)).toEqual({ kind: 'cancelled' });
    const next = addJob(studio, picture);
    await expect.poll(() => stateOf(studio, next)).toEqual({ kind: 'done' });
    expect(new Set(kinds)).toEqual(new Set(['ready', 'busy']));
  });

  test('fails when the runtime is restarted under it, and works when it is retried', async () => {
    const studio = await openStudio();
    studio.jobs.start();
    const id = addJob(studio, await take(studio, 'pencil.png'));
    await expect.poll(() => stateOf(studio, id)).toMatchObject({ kind: 'running', stage: expect.any(String) });
    expect(await studio.runtime.restart()).toMatchObject({ ok: true });
    expect(stateOf(studio, id)).toMatchObject({ kind: 'failed', error: { code: 'runtime_died' } });
    expect(studio.jobs.retry(id).ok).toBe(true);
    await expect.poll(() => stateOf(studio, id)).toEqual({ kind: 'done' });
  });
});

test('a check of the machine shows the models as they are now, not as they were when the runtime started', async () => {
  const studio = await openStudio();
  const shown = async () => {
    const packs = (await checkMachine(studio)).find((check) => check.kind === 'packs')?.packs ?? [];
    return Object.fromEntries(packs.map(({ name, problem }) => [name, problem]));
  };
  const atStart = { starter: undefined, 'starter-text': undefined };
  expect(await shown()).toEqual(atStart);
  const pid = studio.runtime.pid();
  const folder = join(studio.home.packs, 'added');
  cpSync(join(PROJECT_FOLDER, 'packs/starter'), folder, { recursive: true });
  expect(await shown()).toEqual({ ...atStart, added: undefined });
  truncateSync(join(folder, 'ckpts/slat_dec_mesh.safetensors'), 100);
  expect(await shown()).toEqual({ ...atStart, added: expect.stringContaining('slat_dec_mesh') });
  rmSync(folder, { recursive: true });
  expect(await shown()).toEqual(atStart);
  expect(studio.runtime.pid()).toBe(pid);
});
