import { expect, test } from 'vitest';
import { ASSET_ID, assetRow, doneJobView, fakeBridge, runningJobView, SILENT_QUEUE } from '../../../../test/support/window/fake-bridge.ts';
import { createLibraryStore } from '../../../features/library/state/library-store.ts';
import { createQueueStore } from '../../../features/queue/queue-store.ts';
import { createHistoryStore } from '../../../shared/history.ts';
import { libraryReports } from '../../state/library-reports.ts';
import { createNoticesStore } from '../../state/notices-store.ts';
import { followCancelledJobs } from './follow-cancelled-jobs.ts';

async function open() {
  const trashed: string[] = [];
  const { bridge, announce } = fakeBridge({
    trashAssets: async ({ assetIds }) => {
      trashed.push(...assetIds);
      return { ok: true, value: { done: assetIds, failed: [], cancelledJobs: [] } };
    },
  });
  const notices = createNoticesStore(() => {});
  const history = createHistoryStore(() => {});
  const library = createLibraryStore(bridge, { ...libraryReports(notices.getState(), history.getState()), place: () => undefined });
  const queue = createQueueStore(bridge, SILENT_QUEUE);
  library.getState().connect();
  queue.getState().connect();
  await expect.poll(() => library.getState().assets).toEqual([]);
  const ends: (() => void)[] = [];
  followCancelledJobs({ queue, library, notices }, (run) => ends.push(run));
  const cancel = () => {
    announce.jobs([runningJobView()]);
    announce.jobs([{ ...runningJobView(), kind: 'cancelled' }]);
  };
  return { announce, notices: () => notices.getState().notices, trashed, cancel, endPatience: () => ends.map((end) => end()) };
}

test('an object whose job was cancelled can be discarded, also when it is told of after the job', async () => {
  const { announce, notices, trashed, cancel } = await open();
  cancel();
  expect(notices()).toEqual([]);
  announce.assets({ changed: [assetRow('Lamp')], removed: [] });
  const [notice] = notices();
  expect([notice?.kind === 'said' && notice.text(), notice?.action?.label()]).toEqual([
    'Lamp is not built. Its shape is saved.',
    'Discard',
  ]);
  notices()[0]?.action?.run();
  await expect.poll(() => trashed).toEqual([ASSET_ID]);
});

test('nothing is offered where nothing was sampled, and where the object was there before', async () => {
  const { announce, notices, cancel, endPatience } = await open();
  cancel();
  endPatience();
  announce.assets({ changed: [assetRow('Lamp')], removed: [] });
  announce.assets({ changed: [{ ...assetRow('Lamp'), kind: 'finished' }], removed: [] });
  cancel();
  expect(notices()).toEqual([]);
});

test('nothing is offered when a job that waited is cancelled because its object goes to the trash, also when that comes back', async () => {
  const { announce, notices } = await open();
  announce.jobs([{ ...doneJobView(), kind: 'waiting' }]);
  announce.jobs([{ ...doneJobView(), kind: 'cancelled' }]);
  announce.assets({ changed: [assetRow('Lamp')], removed: [] });
  expect(notices()).toEqual([]);
});
