// A bridge with nothing behind it: answers with successes until a test says otherwise, and lets the test announce changes.

import { IPC_REQUESTS, type IpcEventPayload, type IpcOutput, type IpcRequest } from '#contract/channels/app-ipc.ts';
import type { Bridge } from '#contract/channels/bridge.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { DEFAULT_SETTINGS, Settings, type SettingsChange } from '#contract/settings.ts';
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import type { JobView } from '#contract/views/job-views.ts';
import type { Picture } from '#contract/views/picture-views.ts';
import type { RuntimeState, SettingsView } from '#contract/views/studio-views.ts';
import { RECIPE, TIMINGS } from '../files/sample-recipe.ts';

export const PICTURE: Picture = {
  id: '0b9c2f3e-5d1a-8c4b-9e7f-2a6d8c1b3e5f',
  name: 'tea pot.png',
  url: '/inbox/p/tea%20pot.png',
  bytes: 3,
};
export const MASK_ID = '4f1c9a3e-7d2b-8e6f-8a1c-5b3d7e9f0a2c';
export const ASSET_ID = '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2';

export interface FakeBridge {
  readonly bridge: Bridge;
  readonly announce: {
    readonly jobs: (jobs: JobView[]) => void;
    readonly queue: (state: IpcEventPayload<'onQueueChanged'>) => void;
    readonly assets: (changes: IpcEventPayload<'onAssetsChanged'>) => void;
    readonly settings: (view: SettingsView) => void;
    readonly runtime: (state: RuntimeState) => void;
    readonly packWork: (work: IpcEventPayload<'onPackWorkChanged'>) => void;
    readonly engineRepair: (state: IpcEventPayload<'onEngineRepairChanged'>) => void;
  };
}

/** `overrides` replace single methods. */
export function fakeBridge(overrides: Partial<Bridge> = {}): FakeBridge {
  const jobs = channel<JobView[]>();
  const queue = channel<IpcEventPayload<'onQueueChanged'>>();
  const assets = channel<IpcEventPayload<'onAssetsChanged'>>();
  const settings = channel<SettingsView>();
  const runtime = channel<RuntimeState>();
  const packWork = channel<IpcEventPayload<'onPackWorkChanged'>>();
  const engineRepair = channel<IpcEventPayload<'onEngineRepairChanged'>>();
  const bridge: Bridge = {
    ...silentRequests(),
    importPicture: async ({ name }) => ok({ ...PICTURE, name }),
    examplePicture: async () => ok(PICTURE),
    cutOut: async () =>
      ok({ cutOutUrl: '/inbox/c.png', squareUrl: '/inbox/s.png', width: 4, height: 3, advice: [], isAdjustable: true, objects: [] }),
    listMatting: async () => ok([]),
    keepMask: async () => ok({ maskId: MASK_ID }),
    startGeneration: async () => ok({ jobId: 'job-1' }),
    startBatch: async ({ name, items }) => ok({ parent: { id: PICTURE.id, name }, jobIds: items.map((_, at) => `job-${at}`) }),
    readWatchFolder: async () => ok({ taken: 0, skipped: [] }),
    chooseWatchFolder: async () => ok({ folder: '/pictures', taken: 0, skipped: [] }),
    stopWatching: async () => ok({ taken: 0, skipped: [] }),
    onWatchFolderChanged: () => () => {},
    readFarm: async () => ok({ state: { kind: 'off' } }),
    chooseFarmKey: async () => ok({ state: { kind: 'off' }, key: 'farm.key' }),
    forgetFarmKey: async () => ok({ state: { kind: 'off' } }),
    onFarmChanged: () => () => {},
    saveContactSheet: async () => ok({ savedAs: 'sheet.png' }),
    listJobs: async () => ok([]),
    dismissFailedJobs: async () => ok({ jobIds: [] }),
    retryFailedJobs: async () => ok({ jobIds: [], skipped: 0 }),
    cancelWaitingJobs: async () => ok({ jobIds: [] }),
    jobPictures: async () => ok([{ picture: PICTURE }]),
    readJob: async () => ok({ log: '' }),
    queueState: async () => ok({ paused: false }),
    regrowAsset: async () => ok({ jobId: 'job-3' }),
    varyAsset: async () => ok({ jobId: 'job-4' }),
    variantWays: async () => ok({ pictures: { pack: 'starter', title: 'Starter', sides: ['front'] } }),
    saveScreenshot: async () => ok({ savedAs: 'tea pot.png' }),
    rebuildAsset: async () => ok({ jobId: 'job-2' }),
    estimateRebuild: async () => ok({ seconds: 7, basis: 'learned', stages: {}, memory: { neededBytes: 1, isGuess: false } }),
    forecastGeneration: async () => ok({ stages: {}, memory: { neededBytes: 1, isGuess: true } }),
    listLibrary: async () => ok([]),
    listUnreadable: async () => ok([]),
    searchLibrary: async () => ok({ kind: 'found', ids: [] }),
    orderLibrary: async () => ok({ ids: [] }),
    duplicateAsset: async () => ok({ assetId: 'copy' }),
    editAssets: async ({ edits }) => ok({ done: edits.map(({ assetId }) => assetId), failed: [] }),
    trashAssets: async ({ assetIds }) => ok({ done: [...assetIds], failed: [], cancelledJobs: [] }),
    restoreAssets: async ({ assetIds }) => ok({ done: [...assetIds], failed: [] }),
    listTrash: async () => ok([]),
    removeTrashed: async ({ assetIds }) => ok({ done: [...assetIds], failed: [] }),
    dragOut: async ({ assetIds }) => ok({ done: [...assetIds], failed: [] }),
    describeAsset: async ({ assetId }) => ok(finishedAssetView('Tea pot', assetId)),
    chooseBuild: async () => ok({}),
    removeBuild: async () => ok({}),
    saveCopy: async () => ok({ savedAs: 'tea pot.glb' }),
    readSettings: async () => ok(settingsView()),
    changeSettings: async (change) => ok(settingsView(change)),
    readLocalApi: async () => ok({ state: { kind: 'off' }, recent: [] }),
    checkMachine: async () => ok([]),
    machineFindings: async () => ok([]),
    readLog: async () => ok({ text: '' }),
    runtimeState: async () => ok({ kind: 'stopped' }),
    listPacks: async () => ok({ packs: [], official: [] }),
    choosePacks: async () => ok({}),
    planPack: async ({ name }) => err({ code: 'pack_missing', message: `No pack ${name}.` }),
    packWork: async () => ok({ kind: 'idle' }),
    engineRepair: async () => ok({ kind: 'idle' }),
    engineNeeds: async () => ok({}),
    onPackWorkChanged: packWork.subscribe,
    onEngineRepairChanged: engineRepair.subscribe,
    onJobsChanged: jobs.subscribe,
    onQueueChanged: queue.subscribe,
    onAssetsChanged: assets.subscribe,
    onSettingsChanged: settings.subscribe,
    onAssetAsked: () => () => {},
    onLocalApiChanged: () => () => {},
    onRuntimeChanged: runtime.subscribe,
    ...overrides,
  };
  return {
    bridge,
    announce: {
      jobs: jobs.emit,
      queue: queue.emit,
      assets: assets.emit,
      settings: settings.emit,
      runtime: runtime.emit,
      packWork: packWork.emit,
      engineRepair: engineRepair.emit,
    },
  };
}

/** Requests whose success says nothing more. */
type SilentRequest = { [R in IpcRequest]: Record<never, never> extends IpcOutput<R> ? R : never }[IpcRequest];

/** A method for every request of the contract; those that answer something are replaced. */
function silentRequests(): Pick<Bridge, SilentRequest> {
  const methods = Object.keys(IPC_REQUESTS).map((name) => [name, async () => ok({})]);
  return Object.fromEntries(methods) as Pick<Bridge, SilentRequest>; // the keys are those of the table
}

export function settingsView(change: SettingsChange = {}): SettingsView {
  return { settings: Settings.parse({ ...DEFAULT_SETTINGS, ...change }), dataHome: '/data' };
}

export function runningJobView(id = 'job-1', name = 'Tea pot'): Extract<JobView, { kind: 'running' }> {
  const common = { id, name, createdAt: '2026-01-02T03:04:05.678Z', assetId: ASSET_ID };
  return { ...common, kind: 'running', stage: 'mesh', stageFraction: 0.5, fraction: 0.6, cancelling: false };
}

/** For a queue whose reports nobody looks at. */
export const SILENT_QUEUE = { failed: () => {}, skipped: () => {} };

export function doneJobView(id = 'job-1', name = 'Tea pot'): Extract<JobView, { kind: 'done' }> {
  return { id, name, createdAt: '2026-01-02T03:04:05.678Z', assetId: ASSET_ID, kind: 'done' };
}

export function assetRow(name: string, id = ASSET_ID): AssetRow {
  return { kind: 'sampled', id, name, createdAt: '2026-01-02T03:04:05.678Z', bytes: 0, files: {} };
}

export function sampledAssetView(name: string, id = ASSET_ID): AssetView {
  return { kind: 'sampled', id, name, createdAt: '2026-01-02T03:04:05.678Z', builds: [], bytes: 0, pose: {} };
}

export function finishedAssetView(name: string, id = ASSET_ID): Extract<AssetView, { kind: 'finished' }> {
  const mesh = { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true };
  const common = { id, name, createdAt: '2026-01-02T03:04:05.678Z', fileNames: { glb: 'model.glb' }, glbUrl: `/library/${id}/model.glb` };
  return { ...common, kind: 'finished', recipe: RECIPE, timings: TIMINGS, mesh, builds: [], bytes: 0, pose: {}, fileBytes: {}, levels: [] };
}

function channel<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    subscribe: (listener: (value: T) => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    emit: (value: T) => {
      for (const listener of listeners) listener(value);
    },
  };
}
