import { describe, expect, test } from 'vitest';
import { doneJobView, fakeBridge, PICTURE } from '../../../test/support/window/fake-bridge.ts';
import { createBatchStore } from '../../features/create/batch/batch-store.ts';
import { createCreateStore } from '../../features/create/state/create-store.ts';
import { createNoticesStore } from '../state/notices-store.ts';
import { createNavigationStore } from '../state/route-store.ts';
import { otherInput } from './other-input.ts';

const FAILED = { ...doneJobView(), kind: 'failed', error: { code: 'input_unsupported', message: 'No.' }, failsAgain: true } as const;

function open() {
  const { bridge } = fakeBridge();
  const silent = { report: () => {}, leftOut: () => {} };
  const create = createCreateStore(bridge, { ...silent, random: () => 0.5 });
  const named = { saved: () => {}, queued: () => {}, writeName: () => new Uint8Array(), impressionOf: async () => undefined };
  const batch = createBatchStore({ bridge, create, ...silent, ...named });
  const stores = { create, batch, navigation: createNavigationStore(), notices: createNoticesStore(() => {}) };
  stores.navigation.getState().go({ kind: 'library' });
  return { stores, create: () => create.getState(), place: () => stores.navigation.getState().route.kind };
}

describe('where the same job can only fail again', () => {
  test('its words are there to be changed', () => {
    const { stores, create, place } = open();
    const [action, ...more] = otherInput(stores, { ...FAILED, text: 'a qwertz' });
    expect([action?.label, more]).toEqual(['Edit the words', []]);
    action?.run();
    expect([create().source, create().words, place()]).toEqual(['words', 'a qwertz', 'create']);
  });

  test('another picture takes the place of the one that failed', async () => {
    const { stores, create, place } = open();
    await create().addFiles([new File(['x'], 'bad.png')]);
    const job = { ...FAILED, thumbnailUrl: PICTURE.url };
    const [action] = otherInput(stores, job, (take) => take([new File(['x'], 'good.png')]));
    expect(action?.label).toBe('Choose another picture');
    action?.run();
    await expect.poll(() => create().slots.map(({ name }) => name)).toEqual(['good.png']);
    expect(place()).toBe('create');
  });
});

test('nothing is offered where another try may go well', () => {
  const { stores } = open();
  expect(otherInput(stores, { ...FAILED, failsAgain: false, text: 'a chair' })).toEqual([]);
});
