import { describe, expect, test } from 'vitest';
import type { IpcInput } from '#contract/channels/app-ipc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { ASSET_ID, fakeBridge, PICTURE } from '../../../test/support/window/fake-bridge.ts';
import { canVary, createVaryStore } from './vary-store.ts';

type Bridge = ReturnType<typeof fakeBridge>['bridge'];

function openStore(overrides: Partial<Bridge> = {}) {
  const asked: IpcInput<'varyAsset'>[] = [];
  const failures: AppError[] = [];
  const queued: string[] = [];
  const { bridge } = fakeBridge({
    varyAsset: async (input) => {
      asked.push(input);
      return ok({ jobId: 'job-4' });
    },
    ...overrides,
  });
  let place: 'farm' | undefined;
  const store = createVaryStore(bridge, {
    place: () => place,
    failed: (error) => failures.push(error),
    queued: (where) => queued.push(where ?? 'here'),
  });
  return { asked, failures, queued, choose: (chosen: 'farm') => (place = chosen), state: () => store.getState() };
}

const file = (name: string) => new File(['x'], name);

describe('a new look', () => {
  test('is made from a picture by the pack that can, and the choice closes', async () => {
    const { state, asked, queued } = openStore();
    await state().open(ASSET_ID);
    expect(canVary(state())).toBe(false);
    await state().addPictures([file('gold.png'), file('more.png')]);
    expect(state().pictures.front?.name).toBe('gold.png');
    expect(canVary(state())).toBe(true);
    await state().vary();
    expect(asked).toEqual([{ assetId: ASSET_ID, pack: 'starter', pictureIds: [PICTURE.id] }]);
    expect(state().assetId).toBeUndefined();
    expect(queued).toHaveLength(1);
  });

  test('needs a picture of every side that the shape was made from', async () => {
    const { state } = openStore({
      variantWays: async () => ok({ pictures: { pack: 'starter', title: 'Starter', sides: ['front', 'left'] } }),
    });
    await state().open(ASSET_ID);
    await state().addPictures([file('a.png')]);
    expect(canVary(state())).toBe(false);
    await state().addPictures([file('b.png')]);
    expect(Object.keys(state().pictures)).toEqual(['front', 'left']);
    expect(canVary(state())).toBe(true);
  });

  test('is made from words where only words are understood, on the farm where that was chosen', async () => {
    const { state, asked, queued, choose } = openStore({ variantWays: async () => ok({ words: { pack: 'large-text', title: 'Large' } }) });
    choose('farm');
    await state().open(ASSET_ID);
    expect(state().source).toBe('words');
    state().setText('  of gold ');
    await state().vary();
    expect(asked).toEqual([{ assetId: ASSET_ID, pack: 'large-text', pictureIds: [], text: 'of gold', place: 'farm' }]);
    expect(queued).toEqual(['farm']);
  });

  test('that cannot be asked about closes its choice with a sentence', async () => {
    const { state, failures } = openStore({ variantWays: async () => err({ code: 'runtime_unavailable', message: 'It is not there.' }) });
    await state().open(ASSET_ID);
    expect(state().assetId).toBeUndefined();
    expect(failures).toHaveLength(1);
  });

  test('is not asked for twice with what is left of another object', async () => {
    const { state } = openStore();
    await state().open(ASSET_ID);
    await state().addPictures([file('gold.png')]);
    await state().open('0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b3');
    expect(state().pictures).toEqual({});
  });
});
