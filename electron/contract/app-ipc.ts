// What the window may ask of the app, and what the app tells the window. Every message is parsed on arrival.
// The window never names a path: pictures travel as bytes and ids, files as URLs relative to the window's own origin.
import { z } from 'zod';
import { AssetId } from './asset.ts';
import { AppError } from './errors.ts';
import { BuildingOptions, DeliveryOptions, GenerationOptions, MeshFigures, Recipe, Stage, Timings } from './generation.ts';
import { PackSummary } from './model-pack.ts';
import { Device } from './runtime-rpc.ts';

export const PictureId = z.uuid();

/** A picture the app has taken in: `url` shows it, `id` names it. */
export const Picture = z.object({ id: PictureId, name: z.string(), url: z.string(), bytes: z.int() });
export type Picture = z.infer<typeof Picture>;

export const CutOutView = z.object({
  cutOutUrl: z.string(),
  squareUrl: z.string(),
  width: z.int(),
  height: z.int(),
  advice: z.array(z.string()),
});
export type CutOutView = z.infer<typeof CutOutView>;

const jobCommon = {
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  thumbnailUrl: z.string().optional(),
  /** The words that it grows from, where there is no picture. */
  text: z.string().optional(),
  assetId: AssetId,
};
export const JobView = z.discriminatedUnion('kind', [
  z.object({ ...jobCommon, kind: z.literal('waiting') }),
  z.object({
    ...jobCommon,
    kind: z.literal('running'),
    stage: Stage.optional(),
    /** 0…1 within the stage. */
    stageFraction: z.number().min(0).max(1),
    /** 0…1 of the whole job, from durations learned on this machine. */
    fraction: z.number().min(0).max(1),
    secondsLeft: z.number().min(0).optional(),
    cancelling: z.boolean(),
  }),
  /** Interrupted so often that it waits for a person to retry it. */
  z.object({ ...jobCommon, kind: z.literal('paused'), error: AppError }),
  z.object({ ...jobCommon, kind: z.literal('done') }),
  z.object({ ...jobCommon, kind: z.literal('failed'), error: AppError }),
  z.object({ ...jobCommon, kind: z.literal('cancelled') }),
  /** Of another version, or damaged: only shown. */
  z.object({ id: z.string(), kind: z.literal('unreadable'), name: z.string(), reason: z.string() }),
]);
export type JobView = z.infer<typeof JobView>;
export type ReadableJobView = Exclude<JobView, { kind: 'unreadable' }>;

const assetCommon = {
  id: AssetId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  previewUrl: z.string().optional(),
  cutOutUrl: z.string().optional(),
};
export const AssetView = z.discriminatedUnion('kind', [
  z.object({ ...assetCommon, kind: z.literal('sampled') }),
  z.object({
    ...assetCommon,
    kind: z.literal('finished'),
    glbUrl: z.string().optional(),
    recipe: Recipe,
    timings: Timings,
    mesh: MeshFigures,
    /** What the files were built with; absent for assets made before it was kept. */
    building: BuildingOptions.optional(),
    fileNames: z.record(z.string(), z.string()),
  }),
]);
export type AssetView = z.infer<typeof AssetView>;

/** The supervisor's state, for the window to draw. */
export const RuntimeState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('ready'), devices: z.array(Device), packs: z.array(PackSummary), versions: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('busy'), devices: z.array(Device), packs: z.array(PackSummary), versions: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('stopping') }),
  z.object({ kind: z.literal('failed'), error: AppError }),
]);
export type RuntimeState = z.infer<typeof RuntimeState>;

const none = z.undefined();

/** Requests of the window: channel → what it carries and what a success answers. Answers are `Result`s. */
export const IPC_REQUESTS = {
  'pictures:import': { input: z.strictObject({ name: z.string().max(255), bytes: z.instanceof(Uint8Array) }), output: Picture },
  'pictures:example': { input: none, output: Picture },
  'pictures:cut-out': { input: z.strictObject({ pictureId: PictureId }), output: CutOutView },
  'generation:start': {
    input: z
      .strictObject({
        pictureIds: z.array(PictureId),
        text: z.string().trim().min(1).max(1000).optional(),
        name: z.string().max(120).optional(),
        options: GenerationOptions,
      })
      .refine(({ pictureIds, text }) => pictureIds.length > 0 || text !== undefined, { message: 'needs a picture or words' }),
    output: z.object({ jobId: z.string() }),
  },
  'jobs:list': { input: none, output: z.array(JobView) },
  'jobs:cancel': { input: z.strictObject({ jobId: z.string() }), output: z.object({}) },
  /** For failed, cancelled and paused jobs. */
  'jobs:retry': { input: z.strictObject({ jobId: z.string() }), output: z.object({}) },
  'jobs:dismiss': { input: z.strictObject({ jobId: z.string() }), output: z.object({}) },
  /** New files from the asset's saved latent, without sampling; its earlier files stay until the new ones are whole. */
  'library:rebuild': {
    input: z.strictObject({ assetId: AssetId, building: BuildingOptions, delivery: DeliveryOptions.optional() }),
    output: z.object({ jobId: z.string() }),
  },
  'library:list': { input: none, output: z.array(AssetView) },
  'library:show-in-folder': { input: z.strictObject({ assetId: AssetId }), output: z.object({}) },
  /** `savedAs` is the name the person chose; absent when they changed their mind. */
  'library:save-copy': {
    input: z.strictObject({ assetId: AssetId, file: z.string().max(64) }),
    output: z.object({ savedAs: z.string().optional() }),
  },
  'library:trash': { input: z.strictObject({ assetId: AssetId }), output: z.object({}) },
  'library:restore': { input: z.strictObject({ assetId: AssetId }), output: z.object({}) },
  'runtime:state': { input: none, output: RuntimeState },
  'runtime:restart': { input: none, output: z.object({}) },
  'desktop:copy-text': { input: z.strictObject({ text: z.string().max(1_000_000) }), output: z.object({}) },
} as const;
export type IpcChannel = keyof typeof IPC_REQUESTS;
export type IpcInput<C extends IpcChannel> = z.input<(typeof IPC_REQUESTS)[C]['input']>;
export type IpcOutput<C extends IpcChannel> = z.output<(typeof IPC_REQUESTS)[C]['output']>;

/** What the app tells the window without being asked: the whole new value, never a difference. */
export const IPC_EVENTS = {
  'jobs:changed': z.array(JobView),
  'library:changed': z.array(AssetView),
  'runtime:changed': RuntimeState,
} as const;
export type IpcEvent = keyof typeof IPC_EVENTS;
export type IpcEventPayload<E extends IpcEvent> = z.output<(typeof IPC_EVENTS)[E]>;
