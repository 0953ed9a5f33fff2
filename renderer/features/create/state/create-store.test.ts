import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { fakeBridge, PICTURE } from '../../../../test/support/window/fake-bridge.ts';
import { DEFAULT_BUILD } from '../../../shared/building-options/build-settings.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { speak } from '../../../words/words.ts';
import type { PictureFile } from '../pictures/import-picture.ts';
import { canGrow, createCreateStore, selectedSlot } from './create-store.ts';

const STARTER = { name: 'starter', samples: false };

function openCreate(overrides: Partial<Bridge> = {}) {
  const reports: AppError[] = [];
  const leftOut: string[] = [];
  const store = createCreateStore(fakeBridge(overrides).bridge, {
    report: (error) => reports.push(error),
    leftOut: ({ name }) => leftOut.push(name),
    random: () => 0.5,
  });
  return { store, leftOut, state: () => store.getState(), reports };
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

  test('grows variations of a sentence as one batch, where the pack makes others of other seeds', async () => {
    const asked: unknown[] = [];
    const startBatch: Bridge['startBatch'] = async (input) => {
      asked.push(input);
      return ok({ parent: { id: PICTURE.id, name: input.name }, jobIds: ['job-7', 'job-8'] });
    };
    const { state } = openCreate({ startBatch });
    state().describe(' a red chair ');
    state().change({ variations: 2, seed: 7 });
    await state().grow({ name: 'words', samples: true });
    expect(asked).toMatchObject([{ name: 'a red chair', items: [{ pictureIds: [], text: 'a red chair' }], seeds: [7, 8] }]);
    expect(state().growingJobId).toBe('job-7');
  });

  test('cuts out by the matting pack that was chosen, and without it where that cannot be used', async () => {
    const asked: (string | undefined)[] = [];
    const view = { cutOutUrl: '/c.png', squareUrl: '/s.png', width: 4, height: 3, advice: [], isAdjustable: true, objects: [] };
    const cutOut: Bridge['cutOut'] = async ({ matting }) => {
      asked.push(matting);
      return matting === undefined ? ok(view) : err({ code: 'pack_damaged', message: 'It is damaged.' });
    };
    const { state, reports } = openCreate({ cutOut });
    state().change({ matting: 'reds' });
    await state().addFiles([file('tea.png')]);
    expect(asked).toEqual(['reds', undefined]);
    expect(selectedSlot(state())).toMatchObject({ cutOut: { kind: 'ready' } });
    expect(state().settings.matting).toBeUndefined();
    expect(reports.map(({ code }) => code)).toEqual(['pack_damaged']);
  });

  test('refuses a file above the limit without reading it', async () => {
    const { state } = openCreate();
    const huge = { ...file('huge.png', MAX_PICTURE_BYTES + 1), arrayBuffer: () => Promise.reject(new Error('was read')) };
    await state().addFiles([huge]);
    const slot = selectedSlot(state());
    expect(slot).toMatchObject({ kind: 'refused', error: { code: 'input_too_large' } });
    const said = () => (slot?.kind === 'refused' ? failureWords(slot.error).message : '');
    expect(said()).toMatch(/^huge.png is larger/);
    speak('de');
    expect(said()).toMatch(/^huge.png ist größer/);
    speak('en');
  });

  test('shows a refusal of the app where the picture would be', async () => {
    const { state } = openCreate({ importPicture: async () => err({ code: 'input_empty', message: 'tea.png is empty.' }) });
    await state().addFiles([file('tea.png')]);
    expect(selectedSlot(state())).toMatchObject({ kind: 'refused', error: { message: 'tea.png is empty.' } });
    expect(canGrow(state())).toBe(false);
  });

  test('does not grow a picture whose cut-out found it unusable, but one that only the runtime failed on', async () => {
    const answers: AppError[] = [
      { code: 'input_empty', message: 'There is nothing in this picture.' },
      { code: 'runtime_died', message: 'The runtime ended.' },
    ];
    const { state } = openCreate({ cutOut: async () => err(answers.shift() ?? { code: 'internal', message: 'too many' }) });
    await state().addFiles([file('white.png')]);
    expect(canGrow(state())).toBe(false);
    await state().addFiles([file('tea.png')]);
    expect(canGrow(state())).toBe(true);
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
    state().change({ seed: 5, isSeedLocked: true, build: { ...DEFAULT_BUILD, texture: 'none' } });
    await state().grow(STARTER);
    expect(requests).toMatchObject([
      { pictureIds: [PICTURE.id], name: 'tea pot', options: { seed: 5, pack: 'starter', building: { texture: false } } },
    ]);
    expect(state().growingJobId).toBe('job-7');
    expect(state().settings.seed).toBe(5);
  });

  test('keeps the settings for the next object, but for the tilt and the depth, which were of the last one', async () => {
    const { state } = openCreate();
    const build = { ...DEFAULT_BUILD, texture: 'none' } as const;
    const turned = () => state().change({ build: { ...build, cameraAbove: 20, depth: 0.7 } });
    turned();
    await state().addFiles([file('crate.png')]);
    await state().addFiles([file('its back.png')]);
    expect(state().settings.build).toMatchObject({ cameraAbove: 20, depth: 0.7 });
    await state().grow(STARTER);
    await state().addFiles([file('chest.png')]);
    expect(state().settings.build).toEqual(build);
    turned();
    state().clear();
    expect(state().settings.build).toEqual(build);
  });

  test('tells the side that each picture shows, swapped and moved as the user did', async () => {
    const requests: { pictureIds: string[]; options: { sides?: string[] } }[] = [];
    const ids = ['a', 'b', 'c'];
    const { state } = openCreate({
      importPicture: async ({ name }) => ok({ ...PICTURE, name, id: ids.shift() ?? '' }),
      startGeneration: async (request) => {
        requests.push({ pictureIds: request.pictureIds, options: { sides: request.options.sides ?? [] } });
        return ok({ jobId: 'job-7' });
      },
    });
    for (const name of ['one.png', 'two.png', 'three.png']) await state().addFiles([file(name)]);
    const [one, , three] = state().slots;
    state().showSide(three?.key ?? '', 'back');
    state().move(three?.key ?? '', 0);
    state().showSide(one?.key ?? '', 'right');
    await state().grow(STARTER);
    expect(requests).toEqual([{ pictureIds: ['c', 'a', 'b'], options: { sides: ['back', 'right', 'left'] } }]);
  });

  test('takes four pictures, and tells of a fifth that it was left out', async () => {
    const { state, leftOut } = openCreate();
    await state().addFiles(['1', '2', '3', '4', '5'].map((name) => file(`${name}.png`)));
    expect(state().slots.map((slot) => slot.side)).toEqual(['front', 'back', 'left', 'right']);
    expect(leftOut).toEqual(['5.png']);
  });

  test('grows from words without the pictures that were there before, and keeps these', async () => {
    const requests: unknown[] = [];
    const { state } = openCreate({
      startGeneration: async (request) => {
        requests.push(request);
        return ok({ jobId: 'job-7' });
      },
    });
    await state().addExample('chest');
    state().describe('  a striped vase ');
    await state().grow({ name: 'words', samples: true });
    expect(requests).toMatchObject([{ pictureIds: [], text: 'a striped vase', options: { pack: 'words' } }]);
    expect(state().slots).toHaveLength(1);
  });

  test('grows nothing from words that say nothing', () => {
    const { state } = openCreate();
    state().describe('   ');
    expect(canGrow(state())).toBe(false);
  });

  test('goes back to pictures with the next one that comes', async () => {
    const { state } = openCreate();
    state().describe('a vase');
    await state().addExample('chest');
    expect(state().source).toBe('pictures');
    expect(state().words).toBe('a vase');
  });

  test('keeps the seed that grows in sight, and takes another for the next growth unless it is locked', async () => {
    const { state } = openCreate();
    await state().addExample('chest');
    const { seed } = state().settings;
    await state().grow(STARTER);
    expect(state().settings.seed).toBe(seed);
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
    await state().addExample('chest');
    await state().grow(STARTER);
    expect(reports).toMatchObject([{ code: 'disk_full' }]);
    expect(state().slots).toHaveLength(1);
    expect(state().growingJobId).toBeUndefined();
  });
});
