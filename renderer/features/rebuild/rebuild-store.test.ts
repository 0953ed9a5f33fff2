import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { ASSET_ID, fakeBridge, finishedAssetView } from '../../../test/support/window/fake-bridge.ts';
import { BUILD_PRESETS, withPreset } from '../../shared/building-options/build-presets.ts';
import { DEFAULT_POSE } from '../../shared/building-options/build-settings.ts';
import { createRebuildStore } from './rebuild-store.ts';

function openRebuild(overrides: Partial<Bridge> = {}) {
  const reports: AppError[] = [];
  const choice: { place?: 'farm' } = {};
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  const create = () =>
    createRebuildStore(fakeBridge(overrides).bridge, { report: (error) => reports.push(error), storage, place: () => choice.place });
  const store = create();
  return { state: () => store.getState(), reports, choice, startAgain: create };
}

describe('building again', () => {
  test('sends what is chosen for the open object to where it shall be built, and follows the job', async () => {
    const requests: unknown[] = [];
    const { state, choice } = openRebuild({
      rebuildAsset: async (request) => {
        requests.push(request);
        return ok({ jobId: 'job-9' });
      },
    });
    state().open(ASSET_ID);
    state().change({ ...state().settings, triangles: { kind: 'count', count: 2000 }, packedGeometry: 'meshopt' });
    await state().build();
    expect(requests).toMatchObject([{ assetId: ASSET_ID, building: { triangles: 2000 }, delivery: { geometry: 'meshopt' } }]);
    expect(state().jobId).toBe('job-9');
    choice.place = 'farm';
    await state().build();
    expect(requests.map((request) => (request as { place?: 'farm' }).place)).toEqual([undefined, 'farm']);
  });

  test('keeps the current build unless it is to be replaced, and names the new one by its preset', async () => {
    const requests: unknown[] = [];
    const { state } = openRebuild({
      rebuildAsset: async (request) => {
        requests.push(request);
        return ok({ jobId: 'job-9' });
      },
    });
    state().open(ASSET_ID);
    await state().build();
    state().setReplaces(true);
    state().change(BUILD_PRESETS[0]?.settings ?? state().settings);
    await state().build();
    expect(requests).toMatchObject([{ replaces: false }, { replaces: true, buildName: 'Draft' }]);
    expect(requests[0]).toHaveProperty('buildName', 'Balanced');
    state().open(ASSET_ID);
    expect(state().replaces).toBe(false);
  });

  test('starts with the choice that was last built, also after the window was closed', async () => {
    const { state, startAgain } = openRebuild();
    state().open(ASSET_ID);
    state().change({ ...state().settings, texture: '4096' });
    expect(startAgain().getState().settings.texture).toBe('1024');
    await state().build();
    expect(startAgain().getState().settings.texture).toBe('4096');
  });

  test('begins with the tilt and depth of the current build, keeps them through presets, and says so when they are left to the pack', async () => {
    const requests: object[] = [];
    const described = Promise.withResolvers<void>();
    const { state } = openRebuild({
      describeAsset: async () => {
        await described.promise;
        return ok({ ...finishedAssetView('Tea pot'), pose: { cameraPitch: 12.5, depthScale: 0.7 } });
      },
      rebuildAsset: async ({ building }) => {
        requests.push(building);
        return ok({ jobId: 'job-9' });
      },
    });
    state().open(ASSET_ID);
    await state().build();
    expect(requests.pop()).not.toHaveProperty('cameraPitch'); // the app keeps what the window does not know yet
    described.resolve();
    await vi.waitFor(() => expect(state().settings).toMatchObject({ cameraAbove: 12.5, depth: 0.7 }));
    const [draft] = BUILD_PRESETS;
    if (draft !== undefined) state().change(withPreset(state().settings, draft));
    await state().build();
    state().change({ ...state().settings, ...DEFAULT_POSE });
    await state().build();
    expect(requests).toMatchObject([
      { cameraPitch: 12.5, depthScale: 0.7, texture: false },
      { cameraPitch: 'auto', depthScale: 1 },
    ]);
  });

  test('reports a build that could not be started, and leaves the choice open', async () => {
    const { state, reports } = openRebuild({ rebuildAsset: async () => err({ code: 'latent_invalid', message: 'The shape is gone.' }) });
    state().open(ASSET_ID);
    await state().build();
    expect(reports).toMatchObject([{ code: 'latent_invalid' }]);
    expect(state()).toMatchObject({ assetId: ASSET_ID, jobId: undefined });
  });

  test('asks the app how long the choice would take, once for several changes, and believes the last answer', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const asked: unknown[] = [];
    const answers = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const { state } = openRebuild({
      estimateRebuild: async ({ building }) => {
        const answer = answers[asked.push(building.textureSize) - 1];
        return ok({ seconds: await answer?.promise, stages: {}, memory: { neededBytes: 1, isGuess: true } });
      },
    });
    state().open(ASSET_ID);
    for (const texture of ['512', '2048'] as const) state().change({ ...state().settings, texture });
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([2048]);
    state().change({ ...state().settings, texture: '4096' });
    await vi.advanceTimersByTimeAsync(1000);
    answers[1]?.resolve(40);
    await vi.advanceTimersByTimeAsync(0);
    answers[0]?.resolve(5);
    await vi.advanceTimersByTimeAsync(0);
    expect(state().seconds).toBe(40);
  });

  test('tells no time where the app knows none', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { state } = openRebuild({ estimateRebuild: async () => err({ code: 'latent_invalid', message: 'The shape is gone.' }) });
    state().open(ASSET_ID);
    await vi.advanceTimersByTimeAsync(1000);
    expect(state()).toMatchObject({ assetId: ASSET_ID, seconds: undefined });
  });
});
