import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import { err, ok } from '#contract/result.ts';
import { ASSET_ID, fakeBridge } from '../../../test/support/fake-bridge.ts';
import { createRebuildStore } from './rebuild-store.ts';

function openRebuild(overrides: Partial<Bridge> = {}) {
  const reports: AppError[] = [];
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  const create = () => createRebuildStore(fakeBridge(overrides).bridge, { report: (error) => reports.push(error), storage });
  const store = create();
  return { state: () => store.getState(), reports, startAgain: create };
}

describe('building again', () => {
  test('sends what is chosen for the open object, and follows the job', async () => {
    const requests: unknown[] = [];
    const { state } = openRebuild({
      rebuildAsset: async (request) => {
        requests.push(request);
        return ok({ jobId: 'job-9' });
      },
    });
    await state().open(ASSET_ID);
    state().change({ ...state().settings, triangles: { kind: 'count', count: 2000 }, packedGeometry: 'meshopt' });
    await state().build();
    expect(requests).toMatchObject([{ assetId: ASSET_ID, building: { triangles: 2000 }, delivery: { geometry: 'meshopt' } }]);
    expect(state().jobId).toBe('job-9');
  });

  test('starts with the choice that was last built, also after the window was closed', async () => {
    const { state, startAgain } = openRebuild();
    await state().open(ASSET_ID);
    state().change({ ...state().settings, texture: '4096' });
    expect(startAgain().getState().settings.texture).toBe('1024');
    await state().build();
    expect(startAgain().getState().settings.texture).toBe('4096');
  });

  test('reports a build that could not be started, and leaves the choice open', async () => {
    const { state, reports } = openRebuild({ rebuildAsset: async () => err({ code: 'latent_invalid', message: 'The shape is gone.' }) });
    await state().open(ASSET_ID);
    await state().build();
    expect(reports).toMatchObject([{ code: 'latent_invalid' }]);
    expect(state()).toMatchObject({ assetId: ASSET_ID, jobId: undefined });
  });
});
