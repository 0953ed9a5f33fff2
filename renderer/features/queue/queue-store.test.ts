import { describe, expect, test } from 'vitest';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { doneJobView, fakeBridge, runningJobView, SILENT_QUEUE } from '../../../test/support/window/fake-bridge.ts';
import { createQueueStore, runningJob, troubledJobs, unfinishedAssets } from './queue-store.ts';

describe('the queue', () => {
  test('shows the jobs as they were last announced', () => {
    const { bridge, announce } = fakeBridge();
    const store = createQueueStore(bridge, SILENT_QUEUE);
    store.getState().connect();
    announce.jobs([doneJobView('a'), runningJobView('b')]);
    expect(runningJob(store.getState().jobs)?.id).toBe('b');
  });

  test('knows whether it is paused, and whether this machine is measured', async () => {
    const { bridge, announce } = fakeBridge({ queueState: async () => ok({ paused: false, measurement: 'waits' }) });
    const store = createQueueStore(bridge, SILENT_QUEUE);
    store.getState().connect();
    await expect.poll(() => store.getState()).toMatchObject({ isPaused: false, measurement: 'waits' });
    announce.queue({ paused: true });
    expect(store.getState()).toMatchObject({ isPaused: true, measurement: undefined });
  });

  test('calls failed and paused jobs trouble, and no others', () => {
    const error: AppError = { code: 'out_of_memory', message: 'Out of memory.' };
    const jobs = [
      doneJobView('a'),
      runningJobView('b'),
      { ...doneJobView('c'), kind: 'failed' as const, error, failsAgain: false },
      { ...doneJobView('d'), kind: 'paused' as const, error },
    ];
    expect(troubledJobs(jobs).map((job) => job.id)).toEqual(['c', 'd']);
  });

  test('knows which objects something is still to become of', () => {
    const waiting = { ...doneJobView('w'), kind: 'waiting' as const, assetId: 'next' };
    expect(unfinishedAssets([doneJobView('a'), { ...runningJobView('b'), assetId: 'now' }, waiting])).toEqual(['now', 'next']);
  });

  test('says how many of many were not tried again, where there are any', async () => {
    const said: number[] = [];
    let count = 0;
    const { bridge } = fakeBridge({ retryFailedJobs: async () => ok({ jobIds: ['a'], skipped: count }) });
    const store = createQueueStore(bridge, { ...SILENT_QUEUE, skipped: (jobs) => said.push(jobs) });
    await store.getState().retryFailed();
    count = 2;
    await store.getState().retryFailed();
    expect(said).toEqual([2]);
  });

  test('reports a request that the app refused', async () => {
    const reports: AppError[] = [];
    const { bridge } = fakeBridge({ cancelJob: async () => err({ code: 'not_found', message: 'There is no job x.' }) });
    await createQueueStore(bridge, { ...SILENT_QUEUE, failed: (error) => reports.push(error) })
      .getState()
      .cancel('x');
    expect(reports).toMatchObject([{ code: 'not_found' }]);
  });
});
