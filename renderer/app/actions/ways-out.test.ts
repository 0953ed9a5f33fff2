import { describe, expect, test } from 'vitest';
import { ASSET_ID, assetRow, fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createLibraryStore } from '../../features/library/state/library-store.ts';
import { createRebuildStore } from '../../features/rebuild/rebuild-store.ts';
import { createNavigationStore } from '../state/route-store.ts';
import { waysOutOf } from './ways-out.ts';

function open() {
  const { bridge } = fakeBridge();
  const silent = { failed: () => {}, saved: () => {}, regrown: () => {}, queued: () => {}, savedCopies: () => {}, done: () => {} };
  const place = () => undefined;
  const stores = {
    library: createLibraryStore(bridge, { ...silent, place }),
    rebuild: createRebuildStore(bridge, { report: () => {}, storage: { getItem: () => null, setItem: () => {} }, place }),
    navigation: createNavigationStore(),
  };
  stores.library.setState({ assets: [assetRow('Tea pot')] });
  return stores;
}

describe('the ways out of a failure', () => {
  test('build what was sampled, with a smaller texture where memory ran out', () => {
    const stores = open();
    const [build, smaller, ...more] = waysOutOf(stores, {
      code: 'out_of_memory',
      message: 'No.',
      waysOut: [{ kind: 'build-latent', assetId: ASSET_ID }],
    });
    expect([build?.label, smaller?.label, more]).toEqual(['Build it', 'Use a smaller texture', []]);
    smaller?.run();
    expect(stores.navigation.getState().route).toEqual({ kind: 'viewer', assetId: ASSET_ID });
    expect(stores.rebuild.getState()).toMatchObject({ assetId: ASSET_ID, settings: { texture: '512' } });
  });

  test('lead to no object that is gone', () => {
    const stores = open();
    stores.library.setState({ assets: [] });
    for (const kind of ['build-latent', 'list-builds'] as const) {
      expect(waysOutOf(stores, { code: 'out_of_memory', message: 'No.', waysOut: [{ kind, assetId: ASSET_ID }] })).toEqual([]);
    }
  });

  test('lead to where the fault can be mended', () => {
    const stores = open();
    waysOutOf(stores, { code: 'runtime_unavailable', message: 'No.', waysOut: [{ kind: 'set-up' }] })[0]?.run();
    expect(stores.navigation.getState().route).toEqual({ kind: 'settings' });
    waysOutOf(stores, { code: 'pack_missing', message: 'No.' })[0]?.run();
    expect(stores.navigation.getState().route).toEqual({ kind: 'models' });
    expect(waysOutOf(stores, { code: 'cancelled', message: 'No.' })).toEqual([]);
  });
});
