import { describe, expect, test } from 'vitest';
import { ASSET_ID, doneJobView, fakeBridge, runningJobView, SILENT_QUEUE } from '../../../../test/support/window/fake-bridge.ts';
import { createQueueStore } from '../../../features/queue/queue-store.ts';
import { createRebuildStore } from '../../../features/rebuild/rebuild-store.ts';
import { createNoticesStore } from '../../state/notices-store.ts';
import { createNavigationStore } from '../../state/route-store.ts';
import { followRebuild } from './follow-rebuild.ts';

const BUILD = 'job-2';

async function buildOne() {
  const { bridge, announce } = fakeBridge();
  const storage = { getItem: () => null, setItem: () => {} };
  const rebuild = createRebuildStore(bridge, { report: () => {}, storage, place: () => undefined });
  const queue = createQueueStore(bridge, SILENT_QUEUE);
  const navigation = createNavigationStore();
  const notices = createNoticesStore(() => {});
  queue.getState().connect();
  followRebuild({ rebuild, queue, navigation, notices });
  navigation.getState().go({ kind: 'viewer', assetId: ASSET_ID });
  rebuild.getState().open(ASSET_ID);
  await rebuild.getState().build();
  return { rebuild, navigation, notices, announce };
}

describe('following a build', () => {
  test('leaves the choice open until the build is done, then closes it', async () => {
    const { rebuild, announce } = await buildOne();
    announce.jobs([runningJobView(BUILD)]);
    expect(rebuild.getState().assetId).toBe(ASSET_ID);
    announce.jobs([doneJobView(BUILD)]);
    expect(rebuild.getState()).toMatchObject({ assetId: undefined, jobId: undefined });
  });

  test('offers the way back to a user who went elsewhere', async () => {
    const { navigation, notices, announce } = await buildOne();
    navigation.getState().go({ kind: 'library' });
    announce.jobs([doneJobView(BUILD)]);
    notices.getState().notices[0]?.action?.run();
    expect(navigation.getState().route).toEqual({ kind: 'viewer', assetId: ASSET_ID });
  });

  test('keeps the choice for another try when the build failed', async () => {
    const { rebuild, announce } = await buildOne();
    announce.jobs([
      { ...doneJobView(BUILD), kind: 'failed', error: { code: 'out_of_memory', message: 'Out of memory.' }, failsAgain: false },
    ]);
    expect(rebuild.getState()).toMatchObject({ assetId: ASSET_ID, jobId: undefined });
  });
});
