import { expect, test } from 'vitest';
import { fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createBatchStore } from '../../features/create/batch/batch-store.ts';
import { createCreateStore } from '../../features/create/state/create-store.ts';
import { createHistoryStore } from '../../shared/history.ts';
import { createNavigationStore } from '../state/route-store.ts';
import { followRemovedObjects, followRemovedPictures } from './follow-removed-pictures.ts';

const file = (name: string) => ({ name, size: 3, arrayBuffer: async () => new ArrayBuffer(3) });

function stores() {
  const { bridge } = fakeBridge();
  const said: string[] = [];
  const history = createHistoryStore((text) => said.push(text()));
  const navigation = createNavigationStore();
  const create = createCreateStore(bridge, { report: () => {}, leftOut: () => {}, random: () => 0.5 });
  const batch = createBatchStore({
    bridge,
    create,
    report: () => {},
    saved: () => {},
    queued: () => {},
    impressionOf: async () => undefined,
    writeName: () => new Uint8Array(),
  });
  return { create, batch, history, navigation, said };
}

function open() {
  const { create, batch, history, navigation, said } = stores();
  followRemovedPictures({ create, batch, history, navigation });
  const names = () => create.getState().slots.map(({ name }) => name);
  return { create: create.getState, history: history.getState, navigation, said, names };
}

test('what starting over took away comes back, in whatever room that is asked for, and goes again', async () => {
  const { create, history, navigation, said, names } = open();
  await create().addFiles([file('front.png'), file('back.png')]);
  create().clear();
  navigation.getState().go({ kind: 'library' });
  expect(names()).toEqual([]);
  await history().undo();
  expect(names()).toEqual(['front.png', 'back.png']);
  expect(navigation.getState().route).toEqual({ kind: 'create' });
  await history().redo();
  expect(names()).toEqual([]);
  expect(said).toEqual(['Undone: the pictures are back.', 'Done again: the pictures are gone.']);
});

test('one picture that was taken off comes back in its place; one that comes in is nothing to take back', async () => {
  const { create, history, names } = open();
  await create().addFiles([file('front.png'), file('back.png')]);
  expect(history().canUndo()).toBe(false);
  create().remove(create().slots[0]?.key ?? '');
  expect(names()).toEqual(['back.png']);
  await history().undo();
  expect(names()).toEqual(['front.png', 'back.png']);
});

test('the objects of a batch come back, too, unless it was sent off', async () => {
  const { batch, history, navigation } = stores();
  followRemovedObjects({ batch, history, navigation });
  await batch.getState().offer([file('a.png'), file('b.png')], 'things');
  batch.getState().clear();
  await history.getState().undo();
  expect(batch.getState().batch?.items.map(({ name }) => name)).toEqual(['a', 'b']);
  await batch.getState().grow({ name: 'starter', samples: false });
  batch.getState().clear();
  expect(history.getState().canUndo()).toBe(false);
});
