import { describe, expect, test } from 'vitest';
import { ASSET_ID, doneJobView, fakeBridge, runningJobView, SILENT_QUEUE } from '../../../../test/support/window/fake-bridge.ts';
import { createCreateStore } from '../../../features/create/state/create-store.ts';
import { createQueueStore } from '../../../features/queue/queue-store.ts';
import { createNoticesStore } from '../../state/notices-store.ts';
import { createNavigationStore } from '../../state/route-store.ts';
import { followGrowth } from './follow-growth.ts';

async function growOne() {
  const { bridge, announce } = fakeBridge();
  const create = createCreateStore(bridge, { report: () => {}, leftOut: () => {}, random: () => 0 });
  const queue = createQueueStore(bridge, SILENT_QUEUE);
  const navigation = createNavigationStore();
  const notices = createNoticesStore(() => {});
  queue.getState().connect();
  followGrowth({ create, queue, navigation, notices });
  await create.getState().addExample('chest');
  await create.getState().grow({ name: 'starter', samples: false });
  return { create, navigation, notices, announce };
}

describe('following a growth', () => {
  test('opens the object when it is done and the user still waits for it', async () => {
    const { navigation, announce, create } = await growOne();
    announce.jobs([runningJobView()]);
    expect(navigation.getState().route.kind).toBe('create');
    announce.jobs([doneJobView()]);
    expect(navigation.getState().route).toEqual({ kind: 'viewer', assetId: ASSET_ID });
    expect(create.getState().growingJobId).toBeUndefined();
  });

  test('only says so when the user went elsewhere, and opens it when asked', async () => {
    const { navigation, notices, announce } = await growOne();
    navigation.getState().go({ kind: 'library' });
    announce.jobs([doneJobView()]);
    expect(navigation.getState().route.kind).toBe('library');
    notices.getState().notices[0]?.action?.run();
    expect(navigation.getState().route).toEqual({ kind: 'viewer', assetId: ASSET_ID });
  });

  test('ends without going anywhere when the job was cancelled', async () => {
    const { navigation, create, announce } = await growOne();
    announce.jobs([{ ...doneJobView(), kind: 'cancelled' }]);
    expect(navigation.getState().route.kind).toBe('create');
    expect(create.getState().growingJobId).toBeUndefined();
  });

  test('leaves the jobs of others alone', async () => {
    const { navigation, announce } = await growOne();
    announce.jobs([doneJobView('another')]);
    expect(navigation.getState().route.kind).toBe('create');
  });
});
