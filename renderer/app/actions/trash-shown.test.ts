import { expect, test } from 'vitest';
import { err, ok } from '#contract/outcome/result.ts';
import { ASSET_ID, assetRow, fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createLibraryStore } from '../../features/library/state/library-store.ts';
import { createNavigationStore } from '../state/route-store.ts';
import { trashShown } from './trash-shown.ts';

const LAMP = assetRow('Lamp');

async function open(isRefused = false) {
  const refusal = err({ code: 'usage', message: 'It is being built now.' } as const);
  const { bridge, announce } = fakeBridge({
    listLibrary: async () => ok([LAMP]),
    trashAssets: async ({ assetIds }) => (isRefused ? refusal : ok({ done: assetIds, failed: [], cancelledJobs: [] })),
  });
  const reports = { failed: () => {}, saved: () => {}, regrown: () => {}, queued: () => {}, savedCopies: () => {}, done: () => {} };
  const library = createLibraryStore(bridge, { ...reports, place: () => undefined });
  const navigation = createNavigationStore();
  library.getState().connect();
  await expect.poll(() => library.getState().assets).toEqual([LAMP]);
  navigation.getState().go({ kind: 'viewer', assetId: ASSET_ID });
  await trashShown({ library, navigation }, LAMP);
  const vanish = () => announce.assets({ changed: [], removed: [ASSET_ID] });
  return { vanish, navigation, place: () => navigation.getState().route.kind };
}

test('the page of an object that goes to the trash is left when it is gone, and not before', async () => {
  const { vanish, place } = await open();
  expect(place()).toBe('viewer');
  vanish();
  expect(place()).toBe('library');
});

test('the page of an object that cannot go to the trash stays, also when it goes later', async () => {
  const { vanish, place } = await open(true);
  vanish();
  expect(place()).toBe('viewer');
});

test('somebody who went elsewhere meanwhile stays there', async () => {
  const { vanish, navigation, place } = await open();
  navigation.getState().go({ kind: 'create' });
  vanish();
  expect(place()).toBe('create');
});
