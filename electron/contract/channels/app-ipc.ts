// What the window may ask of the app, and what the app tells the window. Every message is parsed on arrival; what is in the answers: `views/`.
// The window never names a path: pictures travel as bytes and ids, files as URLs relative to the window's own origin.
import { z } from 'zod';
import { AssetId, BuildId, BuildName, RegrowKind } from '../asset/asset.ts';
import { AskedBuilding, DeliveryOptions, GenerationOptions, ObjectNumber, Text, Tolerance } from '../generation/generation.ts';
import { MOST_BATCH_JOBS, MOST_SEEDS } from '../generation/picture-limit.ts';
import { MOST_ON_A_SHEET } from '../library/contact-sheet.ts';
import { MAX_AT_ONCE } from '../library/library-limits.ts';
import { AnswerPerAsset, AssetEdit, AssetIds, LibraryFilter, LibrarySort, TrashAnswer } from '../library/library-query.ts';
import { MachineCheck, MachineFinding } from '../machine/machine-check.ts';
import { SettingsChange } from '../settings.ts';
import { AssetRow, AssetView, SearchAnswer, TrashedAsset, UnreadableAsset, VariantWays } from '../views/asset-views.ts';
import { Forecast, JobParentView, JobPlace, JobRecord, JobView, QueueView } from '../views/job-views.ts';
import { CutOutView, ExampleName, JobPicture, MattingChoice, Picture, PictureId } from '../views/picture-views.ts';
import { FarmView, LocalApiView, RuntimeState, SettingsView, WatchFolderView } from '../views/studio-views.ts';
import { PACK_EVENTS, PACK_REQUESTS } from './pack-ipc.ts';

const none = z.undefined();
const done = z.object({});
const manyJobs = z.object({ jobIds: z.array(z.string()) });
/** As the window knows it; a file whose name holds a zero byte cannot exist. */
const fileName = Text.max(255).refine((name) => !name.includes('\0'), { message: 'is no name of a file' });

const prompt = Text.trim().min(1).max(1000);

const rebuildInput = z.strictObject({
  assetId: AssetId,
  building: AskedBuilding,
  delivery: DeliveryOptions.optional(),
  /** Gives up the current build for the new one; otherwise it is kept. */
  replaces: z.boolean().optional(),
  buildName: BuildName.optional(),
});
const someAssets = z.strictObject({ assetIds: AssetIds });
const buildInput = z.strictObject({ assetId: AssetId, buildId: BuildId });

/**
 * Requests of the window: the method that it calls → the channel that carries it, what it carries, and what a success answers.
 * Answers are `Result`s. The bridge, the preload and the router are made from this table, so a new request is a row and its handler.
 */
export const IPC_REQUESTS = {
  ...PACK_REQUESTS,
  importPicture: {
    channel: 'pictures:import',
    input: z.strictObject({ name: fileName, bytes: z.instanceof(Uint8Array) }),
    output: Picture,
  },
  examplePicture: { channel: 'pictures:example', input: z.strictObject({ name: ExampleName }), output: Picture },
  cutOut: {
    channel: 'pictures:cut-out',
    input: z.strictObject({
      pictureId: PictureId,
      maskId: PictureId.optional(),
      tolerance: Tolerance.optional(),
      /** The name of a matting pack. */
      matting: GenerationOptions.shape.matting,
      /** One of several objects, counted from the left. */
      object: ObjectNumber.optional(),
    }),
    output: CutOutView,
  },
  /** What objects can be cut out by beside what comes with the program. Starts nothing. */
  listMatting: { channel: 'pictures:list-matting', input: none, output: z.array(MattingChoice) },
  /** Takes in what somebody painted: a PNG whose brightness says what of a picture belongs to the object. */
  keepMask: {
    channel: 'pictures:keep-mask',
    input: z.strictObject({ bytes: z.instanceof(Uint8Array) }),
    output: z.object({ maskId: PictureId }),
  },
  startGeneration: {
    channel: 'generation:start',
    input: z
      .strictObject({
        pictureIds: z.array(PictureId),
        /** For each picture, what it is cut out by; null where the object is to be found. */
        maskIds: z.array(PictureId.nullable()).optional(),
        text: prompt.optional(),
        name: Text.max(120).optional(),
        /** The same for every job of one batch. */
        parent: JobParentView.optional(),
        options: GenerationOptions,
        place: JobPlace,
      })
      .refine(({ pictureIds, text }) => pictureIds.length > 0 || text !== undefined, { message: 'needs a picture or words' })
      .refine(({ pictureIds, maskIds }) => maskIds === undefined || maskIds.length === pictureIds.length, {
        message: 'needs as many masks as pictures',
      }),
    output: z.object({ jobId: z.string() }),
  },
  /** Several objects at once, or several variations of some: one ordinary job each, under one name. All of them fit, or none is added. */
  startBatch: {
    channel: 'batch:start',
    input: z.strictObject({
      name: JobParentView.shape.name,
      items: z
        .array(
          z
            .strictObject({
              pictureIds: z.array(PictureId).max(4),
              maskIds: z.array(PictureId.nullable()).optional(),
              text: prompt.optional(),
              name: Text.max(120).optional(),
            })
            .refine(({ pictureIds, text }) => pictureIds.length > 0 || text !== undefined, { message: 'needs a picture or words' })
            .refine(({ pictureIds, maskIds }) => maskIds === undefined || maskIds.length === pictureIds.length, {
              message: 'needs as many masks as pictures',
            }),
        )
        .min(1)
        .max(MOST_BATCH_JOBS),
      /** One object of every item for each of them; absent: the one of the options. */
      seeds: z.array(GenerationOptions.shape.seed.unwrap()).min(1).max(MOST_SEEDS).optional(),
      options: GenerationOptions,
      place: JobPlace,
    }),
    output: z.object({ parent: JobParentView, jobIds: z.array(z.string()) }),
  },
  /**
   * One picture of all objects of a batch, with the names that the window wrote: see `contract/contact-sheet`. `savedAs` is the name the
   * user chose; absent when they changed their mind.
   */
  saveContactSheet: {
    channel: 'batch:save-contact-sheet',
    input: z.strictObject({
      parentId: z.uuid(),
      names: z.array(z.strictObject({ assetId: AssetId, ink: z.instanceof(Uint8Array) })).max(MOST_ON_A_SHEET),
    }),
    output: z.object({ savedAs: z.string().optional() }),
  },
  listJobs: { channel: 'jobs:list', input: none, output: z.array(JobView) },
  cancelJob: { channel: 'jobs:cancel', input: z.strictObject({ jobId: z.string() }), output: done },
  /** For failed, cancelled and paused jobs; one that could only fail again is refused. */
  retryJob: { channel: 'jobs:retry', input: z.strictObject({ jobId: z.string() }), output: done },
  dismissJob: { channel: 'jobs:dismiss', input: z.strictObject({ jobId: z.string() }), output: done },
  dismissFailedJobs: { channel: 'jobs:dismiss-failed', input: none, output: manyJobs },
  /** Every failed job once more, or every failed item of one batch; but for those that could only fail again, which are skipped. */
  retryFailedJobs: {
    channel: 'jobs:retry-failed',
    input: z.strictObject({ parentId: z.uuid().optional() }),
    output: manyJobs.extend({ skipped: z.int().min(0) }),
  },
  /** Every job that waits or is held; or every item of one batch that is not over, the one that runs among them. */
  cancelWaitingJobs: { channel: 'jobs:cancel-waiting', input: z.strictObject({ parentId: z.uuid().optional() }), output: manyJobs },
  /** Keeps a job that waits from being begun. */
  holdJob: { channel: 'jobs:hold', input: z.strictObject({ jobId: z.string() }), output: done },
  letJobGo: { channel: 'jobs:let-go', input: z.strictObject({ jobId: z.string() }), output: done },
  /** Has a job that waits taken before another one that does; without `before`, after all. */
  moveJob: { channel: 'jobs:move', input: z.strictObject({ jobId: z.string(), before: z.string().optional() }), output: done },
  /** The pictures that a job grows from, as far as they were taken in: none where it grows from words. */
  jobPictures: { channel: 'jobs:pictures', input: z.strictObject({ jobId: z.string() }), output: z.array(JobPicture) },
  readJob: { channel: 'jobs:read', input: z.strictObject({ jobId: z.string() }), output: JobRecord },
  queueState: { channel: 'jobs:queue-state', input: none, output: QueueView },
  pauseQueue: { channel: 'jobs:pause-queue', input: z.strictObject({ paused: z.boolean() }), output: done },
  /** What `startGeneration` would take with the same options and so many pictures; none means words. */
  forecastGeneration: {
    channel: 'jobs:forecast-generation',
    input: z.strictObject({ pictures: z.int().min(0).max(16), options: GenerationOptions }),
    output: Forecast,
  },
  /** What `rebuildAsset` would take with the same input. */
  estimateRebuild: { channel: 'jobs:estimate-rebuild', input: rebuildInput, output: Forecast },
  /** New files from the asset's saved latent, without sampling; its earlier files stay until the new ones are whole. */
  rebuildAsset: {
    channel: 'library:rebuild',
    input: rebuildInput.extend({ place: JobPlace }),
    output: z.object({ jobId: z.string() }),
  },
  /** Another object from the same pictures or words: with the same seed and so the same shape, or with a new one. */
  regrowAsset: {
    channel: 'library:regrow',
    input: z.strictObject({ assetId: AssetId, kind: RegrowKind, place: JobPlace }),
    output: z.object({ jobId: z.string() }),
  },
  /** Which packs can give the asset a new look. Starts the runtime. */
  variantWays: { channel: 'library:variant-ways', input: z.strictObject({ assetId: AssetId }), output: VariantWays },
  /** Another object with the asset's shape, which gets its look from other pictures or words. */
  varyAsset: {
    channel: 'library:vary',
    input: z
      .strictObject({ assetId: AssetId, pictureIds: z.array(PictureId), text: prompt.optional(), pack: Text.min(1), place: JobPlace })
      .refine(({ pictureIds, text }) => pictureIds.length > 0 || text !== undefined, { message: 'needs a picture or words' }),
    output: z.object({ jobId: z.string() }),
  },
  /** Makes a kept build the current one; the current one is kept. */
  chooseBuild: { channel: 'library:choose-build', input: buildInput, output: done },
  /** Removes a kept build from the disk. */
  removeBuild: { channel: 'library:remove-build', input: buildInput, output: done },
  /** Newest first. */
  listLibrary: { channel: 'library:list', input: none, output: z.array(AssetRow) },
  /** Newest first, as of the last look at the library. */
  listUnreadable: { channel: 'library:list-unreadable', input: none, output: z.array(UnreadableAsset) },
  /** For when somebody else may have changed the library: what did is told as it is told of any change. */
  refreshLibrary: { channel: 'library:refresh', input: none, output: done },
  /** Which assets have every word in their name, tags or prompt, and are as the filter says. */
  searchLibrary: {
    channel: 'library:search',
    input: z.strictObject({ text: Text.max(1000), filter: LibraryFilter.optional() }),
    output: SearchAnswer,
  },
  /** Every asset in an order. */
  orderLibrary: { channel: 'library:order', input: z.strictObject({ sort: LibrarySort }), output: z.object({ ids: z.array(AssetId) }) },
  describeAsset: { channel: 'library:describe', input: z.strictObject({ assetId: AssetId }), output: AssetView },
  showInFolder: { channel: 'library:show-in-folder', input: z.strictObject({ assetId: AssetId }), output: done },
  /** `savedAs` is the name the user chose; absent when they changed their mind. */
  saveCopy: {
    channel: 'library:save-copy',
    input: z.strictObject({ assetId: AssetId, file: z.string().max(64) }),
    output: z.object({ savedAs: z.string().optional() }),
  },
  /** A PNG picture of the asset, as the window drew it. `savedAs` as for `saveCopy`. */
  saveScreenshot: {
    channel: 'library:save-screenshot',
    input: z.strictObject({ assetId: AssetId, bytes: z.instanceof(Uint8Array) }),
    output: z.object({ savedAs: z.string().optional() }),
  },
  /** Copies of the models, each under its asset's name, into a folder that the user chooses; absent when they changed their mind. */
  saveCopies: {
    channel: 'library:save-copies',
    input: someAssets,
    output: z.object({ saved: AnswerPerAsset.extend({ folder: z.string() }).optional() }),
  },
  /** Hands the models, each under its asset's name, to wherever the drag of the mouse ends that begins now. */
  dragOut: { channel: 'library:drag-out', input: someAssets, output: AnswerPerAsset },
  /** A second asset like the first, with files of its own. */
  duplicateAsset: { channel: 'library:duplicate', input: z.strictObject({ assetId: AssetId }), output: z.object({ assetId: AssetId }) },
  /** Names, favourites and tags. */
  editAssets: {
    channel: 'library:edit',
    input: z.strictObject({ edits: z.array(AssetEdit).min(1).max(MAX_AT_ONCE) }),
    output: AnswerPerAsset,
  },
  /** Jobs that wait to build them are cancelled with them. */
  trashAssets: { channel: 'library:trash', input: someAssets, output: TrashAnswer },
  restoreAssets: { channel: 'library:restore', input: someAssets, output: AnswerPerAsset },
  /** The last to come first. */
  listTrash: { channel: 'library:list-trash', input: none, output: z.array(TrashedAsset) },
  /** For good: what is in the trash, and nothing else. */
  removeTrashed: { channel: 'library:remove-trashed', input: someAssets, output: AnswerPerAsset },
  runtimeState: { channel: 'runtime:state', input: none, output: RuntimeState },
  /** Ends a runtime that nobody works with, and gives its memory back; the next job starts it again. */
  unloadRuntime: { channel: 'runtime:unload', input: none, output: done },
  restartRuntime: { channel: 'runtime:restart', input: none, output: done },
  /** As the file says now, whoever changed it. */
  readSettings: { channel: 'settings:read', input: none, output: SettingsView },
  /** All but what the window does not name, because the user chooses it in the desktop's own dialog: the watched folder, the farm's key. */
  changeSettings: { channel: 'settings:change', input: SettingsChange.omit({ watchFolder: true, farmKey: true }), output: SettingsView },
  readWatchFolder: { channel: 'watch:read', input: none, output: WatchFolderView },
  /** Asks the user which folder shall be watched; pictures that lie there already are left alone. */
  chooseWatchFolder: { channel: 'watch:choose', input: none, output: WatchFolderView },
  stopWatching: { channel: 'watch:stop', input: none, output: WatchFolderView },
  readFarm: { channel: 'farm:read', input: none, output: FarmView },
  /** Asks the user for the file of the farm's key. */
  chooseFarmKey: { channel: 'farm:choose-key', input: none, output: FarmView },
  /** The key of the data folder again. */
  forgetFarmKey: { channel: 'farm:forget-key', input: none, output: FarmView },
  readLocalApi: { channel: 'settings:local-api', input: none, output: LocalApiView },
  /** Starts the runtime. */
  checkMachine: { channel: 'settings:check-machine', input: none, output: z.array(MachineCheck) },
  /** What the machine itself is like; starts nothing. */
  machineFindings: { channel: 'settings:machine-findings', input: none, output: z.array(MachineFinding) },
  /** The last lines of the app's log and the runtime's. */
  readLog: { channel: 'settings:log', input: none, output: z.object({ text: z.string() }) },
  /** One zip for a report, where the user says; `savedAs` is absent when they changed their mind. */
  saveDiagnostics: { channel: 'settings:save-diagnostics', input: none, output: z.object({ savedAs: z.string().optional() }) },
  showDataHome: { channel: 'settings:show-data-home', input: none, output: done },
  /** Has the desktop say something to a user who looks elsewhere. */
  notify: {
    channel: 'desktop:notify',
    /** `assetId`: what `onAssetAsked` names when the user follows it. */
    input: z.strictObject({ title: Text.max(200), text: Text.max(1000), assetId: AssetId.optional() }),
    output: done,
  },
  /** How many objects were finished that the user has not seen yet. */
  setBadge: { channel: 'desktop:badge', input: z.strictObject({ count: z.int().min(0).max(10_000) }), output: done },
  /** For reports: paths of the user's home and their name are taken out on the way. */
  copyText: { channel: 'desktop:copy-text', input: z.strictObject({ text: Text.max(1_000_000) }), output: done },
} as const;
export type IpcRequest = keyof typeof IPC_REQUESTS;
export type IpcInput<R extends IpcRequest> = z.input<(typeof IPC_REQUESTS)[R]['input']>;
export type IpcOutput<R extends IpcRequest> = z.output<(typeof IPC_REQUESTS)[R]['output']>;

/** What the app tells the window without being asked, by the method that subscribes to it: the whole new value, except of assets. */
export const IPC_EVENTS = {
  ...PACK_EVENTS,
  onJobsChanged: { channel: 'jobs:changed', payload: z.array(JobView) },
  onQueueChanged: { channel: 'jobs:queue-changed', payload: QueueView },
  /** Those that changed or are new, as they are now, and the ids of those that are gone. */
  onAssetsChanged: { channel: 'asset:changed', payload: z.object({ changed: z.array(AssetRow), removed: z.array(AssetId) }) },
  /** A second start of the app, or a link, asks for this asset to be opened. */
  onAssetAsked: { channel: 'desktop:asset-asked', payload: z.object({ assetId: AssetId }) },
  onSettingsChanged: { channel: 'settings:changed', payload: SettingsView },
  onWatchFolderChanged: { channel: 'watch:changed', payload: WatchFolderView },
  onFarmChanged: { channel: 'farm:changed', payload: FarmView },
  onLocalApiChanged: { channel: 'local-api:changed', payload: LocalApiView },
  onRuntimeChanged: { channel: 'runtime:changed', payload: RuntimeState },
} as const;
export type IpcEvent = keyof typeof IPC_EVENTS;
export type IpcEventPayload<E extends IpcEvent> = z.output<(typeof IPC_EVENTS)[E]['payload']>;
