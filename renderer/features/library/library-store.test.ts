import { describe, expect, test } from 'vitest';
import type { AssetRow, SearchAnswer } from '#contract/app-ipc.ts';
import type { Bridge } from '#contract/bridge.ts';
import { err, ok } from '#contract/result.ts';
import { ASSET_ID, assetRow, fakeBridge, finishedAssetView } from '../../../test/support/fake-bridge.ts';
import { createLibraryStore, findAsset, shownAssets } from './library-store.ts';

function openLibrary(overrides: Partial<Bridge> = {}) {
  const said: string[] = [];
  let undo = () => {};
  const { bridge, announce } = fakeBridge(overrides);
  const store = createLibraryStore(bridge, {
    failed: (error) => said.push(error.code),
    saved: (fileName) => said.push(`saved ${fileName}`),
    regrown: (name) => said.push(`regrown ${name}`),
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

  test('puts what changed into the list by its id, newest first, also before the list has come', async () => {
    const list = Promise.withResolvers<ReturnType<typeof ok<AssetRow[]>>>();
    const { state, announce } = openLibrary({ listLibrary: () => list.promise });
    announce.assets({ changed: [assetRow('Bowl', 'd')], removed: ['c'] });
    list.resolve(ok([assetRow('Cup', 'c'), assetRow('Lamp', 'b'), assetRow('Pot', 'a')]));
    await expect.poll(() => state().assets?.map(({ name }) => name)).toEqual(['Bowl', 'Lamp', 'Pot']);
    const [, lamp] = state().assets ?? [];
    announce.assets({ changed: [assetRow('Tea pot', 'a')], removed: ['d', 'never'] });
    expect(state().assets?.map(({ name }) => name)).toEqual(['Lamp', 'Tea pot']);
    expect(state().assets?.[0]).toBe(lamp);
  });

  test('asks for a list that could not be had again as soon as something changes', async () => {
    const answers = [err({ code: 'internal' as const, message: 'No.' }), ok([assetRow('Lamp', 'b')])];
    const { state, said, announce } = openLibrary({ listLibrary: async () => answers.shift() ?? ok([]) });
    await expect.poll(() => said).toEqual(['internal']);
    announce.assets({ changed: [assetRow('Pot', 'a')], removed: [] });
    await expect.poll(() => state().assets?.map(({ name }) => name)).toEqual(['Lamp', 'Pot']);
  });

  test('shows what the app finds, in the order of the list, and what is found of later changes', async () => {
    let found: SearchAnswer = { kind: 'found', ids: ['c', 'a'] };
    const listed = ok([assetRow('Blue Tea cup', 'c'), assetRow('Lamp', 'b'), assetRow('Red tea pot', 'a')]);
    const { state, announce } = openLibrary({ listLibrary: async () => listed, searchLibrary: async () => ok(found) });
    await expect.poll(() => state().assets).toHaveLength(3);
    await state().search('tea');
    expect(shownAssets(state()).map(({ id }) => id)).toEqual(['c', 'a']);
    found = { kind: 'others', ids: ['b'] }; // fewer than those that are found
    announce.assets({ changed: [assetRow('Tea bowl', 'd')], removed: [] });
    await expect.poll(() => shownAssets(state()).map(({ id }) => id)).toEqual(['d', 'c', 'a']);
    await state().search(' ');
    expect(shownAssets(state())).toHaveLength(4);
  });

  test('does not let a slow answer take the place of a later one', async () => {
    const slow = Promise.withResolvers<ReturnType<typeof ok<SearchAnswer>>>();
    const listed = ok([assetRow('Lamp', 'b'), assetRow('Pot', 'a')]);
    const answers = [slow.promise, Promise.resolve(ok<SearchAnswer>({ kind: 'found', ids: ['b'] }))];
    const { state } = openLibrary({ listLibrary: async () => listed, searchLibrary: () => answers.shift() ?? slow.promise });
    await expect.poll(() => state().assets).toHaveLength(2);
    const first = state().search('l');
    await state().search('la');
    slow.resolve(ok({ kind: 'others', ids: [] }));
    await first;
    expect(shownAssets(state()).map(({ id }) => id)).toEqual(['b']);
  });

  test('knows what cannot be read, and asks again when something is gone or one of them changed', async () => {
    const answers = [
      [{ id: 'a', reason: 'asset.json is empty', canRebuild: true }],
      [{ id: 'b', reason: 'broken', canRebuild: false }],
      [],
    ];
    const { state, announce } = openLibrary({ listUnreadable: async () => ok(answers.shift() ?? []) });
    const unreadable = () => state().unreadable.map(({ id }) => id);
    await expect.poll(unreadable).toEqual(['a']);
    announce.assets({ changed: [assetRow('Lamp', 'c')], removed: [] });
    announce.assets({ changed: [], removed: ['b'] });
    await expect.poll(unreadable).toEqual(['b']);
    announce.assets({ changed: [assetRow('Pot', 'b')], removed: [] });
    await expect.poll(unreadable).toEqual([]);
    expect(answers).toEqual([]);
  });

  test('asks for everything about the asset that is looked at, and again when it has changed', async () => {
    let asked = 0;
    const { state, announce } = openLibrary({ describeAsset: async () => ok(finishedAssetView(`Lamp ${++asked}`)) });
    await state().describe(ASSET_ID);
    expect(state().described?.name).toBe('Lamp 1');
    await expect.poll(() => state().assets).toEqual([]);
    announce.assets({ changed: [assetRow('Lamp'), assetRow('Pot', 'a')], removed: [] });
    await expect.poll(() => state().described?.name).toBe('Lamp 2');
  });

  test('forgets a selected asset that is gone', async () => {
    const { state, announce } = openLibrary({ listLibrary: async () => ok([assetRow('Lamp')]) });
    await expect.poll(() => state().assets).toHaveLength(1);
    state().select(ASSET_ID);
    announce.assets({ changed: [], removed: [ASSET_ID] });
    expect(findAsset(state(), state().selectedId)).toBeUndefined();
  });

  test('says where a copy went, and nothing when the user changed their mind', async () => {
    const answers = [ok({ savedAs: 'lamp.glb' }), ok({})];
    const { state, said } = openLibrary({ saveCopy: async () => answers.shift() ?? ok({}) });
    await state().saveCopy(ASSET_ID, 'glb');
    await state().saveCopy(ASSET_ID, 'glb');
    expect(said).toEqual(['saved lamp.glb']);
  });

  test('puts an object into the queue once more, and says so unless that was refused', async () => {
    const asked: unknown[] = [];
    const answers = [ok({ jobId: 'j' }), err({ code: 'input_not_found' as const, message: 'Gone.' })];
    const { state, said } = openLibrary({
      regrowAsset: async (request) => {
        asked.push(request);
        return answers.shift() ?? ok({ jobId: 'j' });
      },
    });
    await state().regrow(assetRow('Lamp'), 'similar');
    await state().regrow(assetRow('Lamp'), 'again');
    expect(asked).toEqual(['similar', 'again'].map((kind) => ({ assetId: ASSET_ID, kind })));
    expect(said).toEqual(['regrown Lamp', 'input_not_found']);
  });

  test('offers to take an asset back out of the trash', async () => {
    const restored: unknown[] = [];
    const { state, said, undo } = openLibrary({
      restoreAsset: async (request) => {
        restored.push(request);
        return ok({});
      },
    });
    await state().trash(assetRow('Lamp'));
    expect(said).toEqual(['trashed Lamp']);
    undo();
    expect(restored).toEqual([{ assetId: ASSET_ID }]);
  });
});
