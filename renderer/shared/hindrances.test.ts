import { describe, expect, test } from 'vitest';
import { ASSET_ID, assetRow, doneJobView, finishedAssetView, runningJobView } from '../../test/support/window/fake-bridge.ts';
import { hindrancesOf } from './hindrances.ts';

const FINISHED = { ...assetRow('Tea pot'), kind: 'finished' as const };
const SAMPLED = { ...FINISHED, kind: 'sampled' as const };
const RUNNING = runningJobView('a');
const WAITING = { ...doneJobView('b'), kind: 'waiting' as const };
const WHOLE = { ...finishedAssetView(ASSET_ID), fileBytes: { latent: 1 } };

describe('what stands in the way of an object', () => {
  test('is nothing while no job is at it', () => {
    for (const asset of [SAMPLED, FINISHED]) expect(hindrancesOf(asset, { job: undefined, described: WHOLE })).toEqual({});
  });

  test('is the job that builds it, and only while that runs for what would move its files', () => {
    expect(hindrancesOf(SAMPLED, { job: WAITING, described: undefined })).toEqual({ build: expect.stringContaining('growing') });
    expect(Object.keys(hindrancesOf(SAMPLED, { job: RUNNING, described: undefined }))).toEqual(['build', 'move']);
    expect(Object.keys(hindrancesOf(FINISHED, { job: RUNNING, described: WHOLE }))).toEqual(['move']);
    expect(hindrancesOf(FINISHED, { job: WAITING, described: WHOLE })).toEqual({});
  });

  test('is a saved shape that is gone, where that is known of this object', () => {
    const described = { ...WHOLE, fileBytes: {} };
    expect(Object.keys(hindrancesOf(FINISHED, { job: undefined, described }))).toEqual(['build', 'newLook']);
    expect(hindrancesOf({ ...FINISHED, id: 'another' }, { job: undefined, described })).toEqual({});
  });
});
