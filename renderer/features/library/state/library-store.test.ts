import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AssetEdit } from '#contract/library/library-query.ts';
import { err, ok } from '#contract/outcome/result.ts';
import type { AssetRow, SearchAnswer } from '#contract/views/asset-views.ts';
import { ASSET_ID, assetRow, fakeBridge, finishedAssetView } from '../../../../test/support/window/fake-bridge.ts';
import { createHistoryStore } from '../../../shared/history.ts';
import { createLibraryStore, selectedAssets } from './library-store.ts';
import { findAsset, shownAssets } from './library-view.ts';

function openLibrary(overrides: Partial<Bridge> = {}) {
  const said: string[] = [];
  const choice: { place?: 'farm' } = {};
  const history = createHistoryStore((text) => said.push(text()));
  const { bridge, announce } = fakeBridge(overrides);
  const store = createLibraryStore(bridge, {
    failed: (error) => said.push(error.code),
    saved: (fileName) => said.push(`saved ${fileName}`),
    savedCopies: (count, folder) => said.push(`${count} copies in ${folder}`),
    regrown: (name, place) => said.push(`regrown ${name}${place === 'farm' ? ' on the farm' : ''}`),
    queued: (count, place) => said.push(`${count} queued${place === 'farm' ? ' for the farm' : ''}`),
    place: () => choice.place,
    done: (deed, assets, moves) => {
      said.push(`${deed} ${assets.map(({ name }) => name).join(', ')}`);
      history.getState().remember({ ...moves, undone: () => `not ${deed}`, redone: () => `${deed} again` });
    },
  });
  store.getState().connect();
  return { store, state: () => store.getState(), said, choice, announce, history: history.getState() };
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

  test('puts an object into the queue once more, where objects grow just now, and says so unless that was refused', async () => {
    const asked: unknown[] = [];
    const answers = [ok({ jobId: 'j' }), err({ code: 'input_not_found' as const, message: 'Gone.' })];
    const { state, said, choice } = openLibrary({
      regrowAsset: async (request) => {
        asked.push(request);
        return answers.shift() ?? ok({ jobId: 'j' });
      },
    });
    await state().regrow(assetRow('Lamp'), 'similar');
    await state().regrow(assetRow('Lamp'), 'again');
    choice.place = 'farm';
    await state().regrow(assetRow('Lamp'), 'again');
    expect(asked).toEqual(
      ['similar', 'again', 'again'].map((kind, at) => ({ assetId: ASSET_ID, kind, place: at === 2 ? 'farm' : undefined })),
    );
    expect(said).toEqual(['regrown Lamp', 'input_not_found', 'regrown Lamp on the farm']);
  });

  test('builds several again where objects grow just now, and one that cannot be read on this machine', async () => {
    const asked: unknown[] = [];
    const { state, said, choice } = openLibrary({
      rebuildAsset: async ({ place }) => {
        asked.push(place);
        return ok({ jobId: 'j' });
      },
    });
    const lamps = [assetRow('Lamp'), assetRow('Lamp 2')];
    const build = { building: { formats: ['glb' as const] } };
    await state().buildAll(lamps, build);
    choice.place = 'farm';
    await state().buildAll(lamps.slice(1), build);
    await state().buildAnew(ASSET_ID);
    expect(asked).toEqual([undefined, undefined, 'farm', undefined]);
    expect(said).toEqual(['2 queued', '1 queued for the farm']);
  });

  test('takes an asset back out of the trash, and moves it there again', async () => {
    const asked: unknown[] = [];
    const request = (what: string) => async (input: { assetIds: string[] }) => {
      asked.push([what, input.assetIds]);
      return ok({ done: input.assetIds, failed: [], cancelledJobs: [] });
    };
    const { state, said, history } = openLibrary({ trashAssets: request('trash'), restoreAssets: request('restore') });
    await state().trash(assetRow('Lamp'));
    await history.undo();
    expect([state().selectedId, [...state().selectedIds]]).toEqual([ASSET_ID, [ASSET_ID]]); // so the keys go on with what is back
    await history.redo();
    expect(asked).toEqual(['trash', 'restore', 'trash'].map((what) => [what, [ASSET_ID]]));
    expect(said).toEqual(['trashed Lamp', 'not trashed', 'trashed again']);
  });
});

test('jobs that were cancelled with an object that went to the trash wait again when it is back, held where they were', async () => {
  const asked: string[] = [];
  const note =
    (what: string) =>
    async ({ jobId }: { jobId: string }) => {
      asked.push(`${what} ${jobId}`);
      return ok({});
    };
  const cancelledJobs = [
    { id: 'one', wasHeld: false },
    { id: 'two', wasHeld: true },
  ];
  const { state, history } = openLibrary({
    trashAssets: async ({ assetIds }) => ok({ done: assetIds, failed: [], cancelledJobs: cancelledJobs.splice(0) }),
    restoreAssets: async ({ assetIds }) => {
      asked.push('restore');
      return ok({ done: assetIds, failed: [] });
    },
    retryJob: note('retry'),
    holdJob: note('hold'),
  });
  await state().trash(assetRow('Lamp'));
  await history.undo();
  expect(asked).toEqual(['restore', 'retry one', 'retry two', 'hold two']);
  await history.redo();
  await history.undo();
  expect(asked.slice(4)).toEqual(['restore']); // none waited the second time
});

describe('many objects at once', () => {
  const ROWS = ['d', 'c', 'b', 'a'].map((id) => assetRow(`Object ${id}`, id));

  async function openMany(overrides: Partial<Bridge> = {}) {
    const edits: AssetEdit[][] = [];
    const editAssets: Bridge['editAssets'] = async (input) => {
      edits.push(input.edits);
      return ok({ done: input.edits.map(({ assetId }) => assetId), failed: [] });
    };
    const opened = openLibrary({ listLibrary: async () => ok(ROWS), editAssets, ...overrides });
    await expect.poll(() => opened.state().assets).toHaveLength(ROWS.length);
    return { ...opened, edits, selected: () => selectedAssets(opened.state()).map(({ id }) => id) };
  }

  test('are selected by clicks in the order that is shown, and only as far as they are shown', async () => {
    const { state, selected } = await openMany({
      orderLibrary: async () => ok({ ids: ['a', 'b', 'c', 'd'] }),
      searchLibrary: async () => ok({ kind: 'others', ids: ['b'] }),
    });
    await state().sortBy('name');
    state().pick('a', 'only');
    state().pick('c', 'range');
    expect(selected()).toEqual(['a', 'b', 'c']);
    await state().refine({ built: false });
    expect(selected()).toEqual(['a', 'c']);
    await state().clearFilter();
    state().selectAll();
    expect(selected()).toHaveLength(4);
  });

  test('that are gone are selected no more, and the next one has the keys', async () => {
    const { state, announce, selected } = await openMany();
    state().pick('c', 'only');
    state().pick('b', 'toggle');
    announce.assets({ changed: [], removed: ['b', 'c'] });
    expect([state().selectedId, selected()]).toEqual(['a', ['a']]);
  });

  test('get tags, and lose only those again that they did not have', async () => {
    const tagged = { ...assetRow('Tagged', 'e'), tags: ['Küche', 'big'] };
    const { state, edits, history, said } = await openMany();
    await state().addTags([tagged, ...ROWS.slice(0, 1)], ['kuche', 'red']);
    expect(edits.splice(0)).toEqual([['e', 'd'].map((assetId) => ({ assetId, addTags: ['kuche', 'red'] }))]);
    await history.undo();
    expect(edits.splice(0)).toEqual([
      [
        { assetId: 'e', removeTags: ['red'] },
        { assetId: 'd', removeTags: ['kuche', 'red'] },
      ],
    ]);
    await state().removeTags([tagged], ['KÜCHE', 'none']);
    await history.undo();
    expect(edits.at(-1)).toEqual([{ assetId: 'e', addTags: ['Küche'] }]);
    expect(said).toEqual(['tags Tagged, Object d', 'not tags', 'tags Tagged', 'not tags']);
  });

  test('are not asked about where nothing changes', async () => {
    const { state, edits, said } = await openMany();
    const favourite = { ...assetRow('Star', 'e'), favourite: true as const };
    await state().setFavourite([favourite], true);
    await state().rename(favourite, ' Star ');
    expect([edits, said]).toEqual([[], []]);
  });

  test('go in portions, and what did not go well is said once and not taken back', async () => {
    const asked: number[] = [];
    const rows = Array.from({ length: 1200 }, (_, at) => assetRow(`Object ${at}`, `id-${at}`));
    const { state, said } = await openMany({
      trashAssets: async ({ assetIds }) => {
        asked.push(assetIds.length);
        const [refused = '', ...done] = assetIds;
        return ok({ done, failed: [{ assetId: refused, error: { code: 'usage', message: 'It is being built.' } }], cancelledJobs: [] });
      },
    });
    await state().trashAll(rows);
    expect(asked).toEqual([500, 500, 200]);
    expect(said[0]).toBe('usage');
    expect(said).toHaveLength(2);
    expect(said[1]?.split(', ')).toHaveLength(1197);
  });
});
