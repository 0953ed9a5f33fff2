import { expect, test } from 'vitest';
import { assetRow, fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { menuOf } from './library-actions.ts';
import { createLibraryStore } from './state/library-store.ts';

test('what can only fail with an object is in its menu, off, with the reason', () => {
  const silent = { failed: () => {}, saved: () => {}, regrown: () => {}, queued: () => {}, savedCopies: () => {}, done: () => {} };
  const library = createLibraryStore(fakeBridge().bridge, { ...silent, place: () => undefined }).getState();
  const hindrances = { move: 'it grows', similar: 'its model is gone' };
  const room = { onOpen: () => {}, onCompare: () => {}, onVary: () => {}, place: undefined, hindrancesOf: () => hindrances };
  const entries = menuOf(library, [{ ...assetRow('Lamp'), kind: 'finished' }], room);
  const hindered = entries.flatMap((entry) => (entry.kind === 'item' && entry.whyNot !== undefined ? [[entry.name, entry.whyNot]] : []));
  expect(Object.fromEntries(hindered)).toEqual({
    Duplicate: 'it grows',
    'Make similar': 'its model is gone',
    'Move to trash': 'it grows',
  });
});
