import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import { MAX_PICTURE_BYTES } from '#contract/picture-limit.ts';
import { err, ok } from '#contract/result.ts';
import { fakeBridge, PICTURE } from '../../../test/support/fake-bridge.ts';
import { createCreateStore, type PictureFile, selectedSlot, usablePictures } from './create-store.ts';

const STARTER = { name: 'starter', samples: false };

function openCreate(overrides: Partial<Bridge> = {}) {
  const reports: AppError[] = [];
  const store = createCreateStore(fakeBridge(overrides).bridge, { report: (error) => reports.push(error), random: () => 0.5 });
  return { store, state: () => store.getState(), reports };
}

function file(name: string, size = 3): PictureFile {
  return { name, size, arrayBuffer: async () => new Uint8Array([1, 2, 3]).buffer };
}

describe('Create', () => {
  test('takes a picture in and shows its cut-out', async () => {
    const { state } = openCreate();
    await state().addFiles([file('tea.png')]);
    expect(selectedSlot(state())).toMatchObject({ kind: 'taken', name: 'tea.png', cutOut: { kind: 'ready', view: { width: 4 } } });
  });

  test('shows a picture while its cut-out is still being made', async () => {
    const cutOut = Promise.withResolvers<never>();
    const { state } = openCreate({ cutOut: () => cutOut.promise });
    void state().addFiles([file('tea.png')]);
    await expect.poll(() => selectedSlot(state())).toMatchObject({ kind: 'taken', cutOut: { kind: 'working' } });
  });

  test('takes several pictures as views of one object, and lets one go', async () => {
    const { state } = openCreate();
    await state().addFiles([file('front.png'), file('back.png')]);
    expect(state().slots.map((slot) => slot.name)).toEqual(['front.png', 'back.png']);
    const [front] = state().slots;
    state().remove(front?.key ?? '');
    expect(selectedSlot(state())?.name).toBe('back.png');
  });

  test('refuses a file above the limit without reading it', async () => {
    const { state } = openCreate();
    const huge = { ...file('huge.png', MAX_PICTURE_BYTES + 1), arrayBuffer: () => Promise.reject(new Error('was read')) };
    await state().addFiles([huge]);
    expect(selectedSlot(state())).toMatchObject({ kind: 'refused', error: { code: 'input_too_large' } });
  });

  test('shows a refusal of the app where the picture would be', async () => {
    const { state } = openCreate({ importPicture: async () => err({ code: 'input_empty', message: 'tea.png is empty.' }) });
    await state().addFiles([file('tea.png')]);
    expect(selectedSlot(state())).toMatchObject({ kind: 'refused', error: { message: 'tea.png is empty.' } });
    expect(usablePictures(state().slots)).toEqual([]);
  });

  test('does not grow a picture whose cut-out found it unusable, but one that only the runtime failed on', async () => {
    const answers: AppError[] = [
      { code: 'input_empty', message: 'There is nothing in this picture.' },
      { code: 'runtime_died', message: 'The runtime ended.' },
    ];
    const { state } = openCreate({ cutOut: async () => err(answers.shift() ?? { code: 'internal', message: 'too many' }) });
    await state().addFiles([file('white.png')]);
    expect(usablePictures(state().slots)).toEqual([]);
    await state().addFiles([file('tea.png')]);
    expect(usablePictures(state().slots)).toHaveLength(1);
  });

  test('sends all pictures and the settings off, and follows the job', async () => {
    const requests: unknown[] = [];
    const { state } = openCreate({
      startGeneration: async (request) => {
        requests.push(request);
        return ok({ jobId: 'job-7' });
      },
    });
    await state().addFiles([file('tea pot.png')]);
    state().change({ seed: 5, isSeedLocked: true, triangles: 5000, texture: 'none' });
    await state().grow(STARTER);
    expect(requests).toMatchObject([
      { pictureIds: [PICTURE.id], name: 'tea pot', options: { seed: 5, pack: 'starter', building: { triangles: 5000, texture: false } } },
    ]);
    expect(state().growingJobId).toBe('job-7');
    expect(state().settings.seed).toBe(5);
  });

  test('rolls the seed for the next growth unless it is locked', async () => {
    const { state } = openCreate();
    await state().addExample();
    await state().grow(STARTER);
    expect(state().settings.seed).toBe(2 ** 30);
  });

  test('begins a new object with the picture that comes while another grows', async () => {
    const { state } = openCreate();
    await state().addFiles([file('first.png')]);
    await state().grow(STARTER);
    await state().addFiles([file('second.png')]);
    expect(state().slots.map((slot) => slot.name)).toEqual(['second.png']);
    expect(state().growingJobId).toBeUndefined();
  });

  test('reports a growth that could not be started, and keeps the pictures', async () => {
    const { state, reports } = openCreate({ startGeneration: async () => err({ code: 'disk_full', message: 'The disk is full.' }) });
    await state().addExample();
    await state().grow(STARTER);
    expect(reports).toMatchObject([{ code: 'disk_full' }]);
    expect(state().slots).toHaveLength(1);
    expect(state().growingJobId).toBeUndefined();
  });
});
