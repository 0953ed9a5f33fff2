import { expect, test } from 'vitest';
import { STARTER_PACK } from '../../../test/support/packs/starter-pack.ts';
import { assetRow, fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createLibraryStore } from '../../features/library/state/library-store.ts';
import { createRebuildStore } from '../../features/rebuild/rebuild-store.ts';
import { createRuntimeStore } from '../../features/runtime-status/runtime-store.ts';
import { createVaryStore } from '../../features/vary/vary-store.ts';
import { createNavigationStore } from '../state/route-store.ts';
import { lineageActions } from './build-actions.ts';

test('another seed is offered for an object only once it is known that its pack samples', () => {
  const { bridge } = fakeBridge();
  const place = () => undefined;
  const silent = { failed: () => {}, saved: () => {}, regrown: () => {}, queued: () => {}, savedCopies: () => {}, done: () => {} };
  const stores = {
    library: createLibraryStore(bridge, { ...silent, place }),
    navigation: createNavigationStore(),
    rebuild: createRebuildStore(bridge, { report: () => {}, storage: { getItem: () => null, setItem: () => {} }, place }),
    runtime: createRuntimeStore(bridge),
    vary: createVaryStore(bridge, { place, failed: () => {}, queued: () => {} }),
  };
  const isOffered = (pack: string) => lineageActions(stores, { ...assetRow('Lamp'), pack }).hasSeeds;
  expect([isOffered('starter'), isOffered('large')]).toEqual([false, false]);
  stores.runtime.setState({ packs: [STARTER_PACK, { ...STARTER_PACK, name: 'large', hasSampler: true }] });
  expect([isOffered('starter'), isOffered('large'), isOffered('gone')]).toEqual([false, true, false]);
});
