import { expect, test } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { fakeBridge, MASK_ID } from '../../../../../test/support/window/fake-bridge.ts';
import { createCreateStore } from '../../state/create-store.ts';
import { createCutOutStore } from './cut-out-store.ts';

/** A picture of 2 × 1 pixels, of which Espalier finds the left one and the pack "reds" the right one. */
async function open(overrides: Partial<Bridge> = {}) {
  const reports: AppError[] = [];
  const { bridge, announce } = fakeBridge({
    cutOut: async ({ matting }) =>
      ok({
        cutOutUrl: matting ?? 'own',
        squareUrl: '/s.png',
        width: 2,
        height: 1,
        advice: [],
        isAdjustable: matting === undefined,
        objects: [],
        ...(matting !== undefined && { matting }),
      }),
    listMatting: async () => ok([{ name: 'reds', title: 'Reds' }]),
    ...overrides,
  });
  const create = createCreateStore(bridge, { report: (error) => reports.push(error), leftOut: () => {}, random: () => 0.5 });
  const values = (url: string) => new Uint8ClampedArray(url === 'reds' ? [0, 255] : [255, 0]);
  const store = createCutOutStore({
    bridge,
    create,
    report: (error) => reports.push(error),
    encode: async () => new Uint8Array(3),
    readMask: async (url) => ({ width: 2, height: 1, values: values(url) }),
    later: (work) => work(),
  });
  await create.getState().addFiles([{ name: 'tea.png', size: 3, arrayBuffer: async () => new ArrayBuffer(3) }]);
  const key = create.getState().slots[0]?.key ?? '';
  const slot = () => create.getState().slots.find((each) => each.kind === 'taken');
  const begin = () => {
    const { cutOut } = slot() ?? {};
    const view = cutOut?.kind === 'ready' ? cutOut.view : undefined;
    store.getState().open(key, { width: 2, height: 1, values: values(view?.cutOutUrl ?? '') }, { pictureUrl: '/p.png', found: view });
  };
  return { state: store.getState, create: create.getState, key, slot, begin, reports, announce };
}

test('another pack takes the place of what was found, keeps what was painted, and is asked for by whatever comes next', async () => {
  const { state, create, key, slot, begin } = await open();
  begin();
  await state().cutOutBy('reds');
  await state().settle();
  expect([...(state().workedOn(key)?.editor.mask.values ?? [])]).toEqual([0, 255]);
  expect(create().settings.matting).toBe('reds');
  expect(slot()?.maskId).toBe(MASK_ID);
  state().undo(key);
  await state().settle();
  expect([...(state().workedOn(key)?.editor.mask.values ?? [])]).toEqual([255, 0]);
  expect(slot()?.maskId).toBe(MASK_ID); // the pack would find another, so that what is shown has to be said
});

test('a picture that nobody works on is cut out anew; back with Espalier itself nothing has to be said', async () => {
  const { state, create, slot } = await open();
  await state().cutOutBy('reds');
  expect(slot()?.cutOut).toMatchObject({ kind: 'ready', view: { matting: 'reds' } });
  await state().cutOutBy(undefined);
  expect(slot()?.cutOut).toMatchObject({ kind: 'ready', view: { cutOutUrl: 'own' } });
  expect([create().settings.matting, slot()?.maskId]).toEqual([undefined, undefined]);
});

test('a pack that cannot be used changes nothing, and is looked at again', async () => {
  let looks = 0;
  const { state, create, slot, begin, reports } = await open({
    cutOut: async ({ matting }) =>
      matting === undefined
        ? ok({ cutOutUrl: 'own', squareUrl: '/s.png', width: 2, height: 1, advice: [], isAdjustable: true, objects: [] })
        : err({ code: 'pack_damaged', message: 'It is damaged.' }),
    listMatting: async () => {
      looks += 1;
      return ok([{ name: 'reds', title: 'Reds', problem: 'reds.onnx is missing.' }]);
    },
  });
  begin();
  await state().cutOutBy('reds');
  expect(reports.map(({ code }) => code)).toEqual(['pack_damaged']);
  expect([create().settings.matting, slot()?.maskId, looks]).toEqual([undefined, undefined, 1]);
  expect(state().mattings).toMatchObject([{ problem: 'reds.onnx is missing.' }]);
});

test('packs are looked for at the beginning and after each change of them', async () => {
  const { state, announce } = await open();
  const stop = state().connect();
  await expect.poll(() => state().mattings).toEqual([{ name: 'reds', title: 'Reds' }]);
  announce.packWork({ kind: 'idle' });
  stop();
});

test('a picture that a pack found first can be adjusted once it is cut out by Espalier, and no longer when that is undone', async () => {
  const { state, create, key } = await open();
  create().change({ matting: 'reds' });
  const found = { cutOutUrl: 'reds', squareUrl: '/s.png', width: 2, height: 1, advice: [], isAdjustable: false, objects: [] };
  state().open(key, { width: 2, height: 1, values: new Uint8ClampedArray([0, 255]) }, { pictureUrl: '/p.png', found });
  const isAdjustable = () => state().workedOn(key)?.editor.found.isAdjustable;
  expect(isAdjustable()).toBe(false);
  await state().cutOutBy(undefined);
  expect(isAdjustable()).toBe(true);
  state().undo(key);
  expect(isAdjustable()).toBe(false);
});

test('one of several objects is asked for by its number, stays chosen with another tolerance, and is given back by undo', async () => {
  const asked: object[] = [];
  const objects = [0, 1].map((left) => ({ left, top: 0, width: 1, height: 1, share: 0.5 }));
  const { state, key, slot, begin } = await open({
    cutOut: async ({ pictureId: _, ...how }) => {
      asked.push(how);
      const cutOutUrl = how.object === 2 ? 'reds' : 'own';
      return ok({ cutOutUrl, squareUrl: '/s.png', width: 2, height: 1, advice: [], isAdjustable: true, objects });
    },
  });
  begin();
  await state().findAgain(key, { object: 2 });
  await state().settle();
  const { editor } = state().workedOn(key) ?? {};
  expect([[...(editor?.mask.values ?? [])], editor?.found.object, slot()?.maskId]).toEqual([[0, 255], 2, MASK_ID]);
  await state().findAgain(key, { tolerance: 2 });
  expect(asked).toEqual(expect.arrayContaining([{}, { object: 2 }, { object: 2, tolerance: 2 }]));
  state().undo(key);
  state().undo(key);
  await state().settle();
  expect([[...(editor?.mask.values ?? [])], editor?.found.object, slot()?.maskId]).toEqual([[255, 0], undefined, undefined]);
});
