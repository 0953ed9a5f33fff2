import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/bridge.ts';
import { ok } from '#contract/result.ts';
import { ASSET_ID, fakeBridge, sampledAssetView } from '../../../test/support/fake-bridge.ts';
import { createLibraryStore, findAsset, shownAssets } from './library-store.ts';

function openLibrary(overrides: Partial<Bridge> = {}) {
  const said: string[] = [];
  let undo = () => {};
  const { bridge, announce } = fakeBridge(overrides);
  const store = createLibraryStore(bridge, {
    failed: (error) => said.push(error.code),
    saved: (fileName) => said.push(`saved ${fileName}`),
    trashed: (name, run) => {
      said.push(`trashed ${name}`);
      undo = run;
    },
  });
  store.getState().connect();
  return { store, state: () => store.getState(), said, announce, undo: () => undo() };
}

describe('the library', () => {
  test('does not know whether it is empty before the app has answered', async () => {
    const { state } = openLibrary();
    expect(state().assets).toBeUndefined();
    await expect.poll(() => state().assets).toEqual([]);
  });

  test('shows what the search leaves, in the order it came', () => {
    const { state, announce } = openLibrary();
    announce.library([sampledAssetView('Red tea pot', 'a'), sampledAssetView('Lamp', 'b'), sampledAssetView('Blue Tea cup', 'c')]);
    state().search('tea');
    expect(shownAssets(state()).map((asset) => asset.id)).toEqual(['a', 'c']);
  });

  test('forgets a selected asset that is gone', () => {
    const { state, announce } = openLibrary();
    announce.library([sampledAssetView('Lamp')]);
    state().select(ASSET_ID);
    announce.library([]);
    expect(findAsset(state(), state().selectedId)).toBeUndefined();
  });

  test('says where a copy went, and nothing when the person changed their mind', async () => {
    const answers = [ok({ savedAs: 'lamp.glb' }), ok({})];
    const { state, said } = openLibrary({ saveCopy: async () => answers.shift() ?? ok({}) });
    await state().saveCopy(ASSET_ID, 'glb');
    await state().saveCopy(ASSET_ID, 'glb');
    expect(said).toEqual(['saved lamp.glb']);
  });

  test('offers to take an asset back out of the trash', async () => {
    const restored: unknown[] = [];
    const { state, said, undo } = openLibrary({
      restoreAsset: async (request) => {
        restored.push(request);
        return ok({});
      },
    });
    await state().trash(sampledAssetView('Lamp'));
    expect(said).toEqual(['trashed Lamp']);
    undo();
    expect(restored).toEqual([{ assetId: ASSET_ID }]);
  });
});
