// JSON-RPC 2.0 between the app and the Python runtime: one message a line over stdio, big things as file paths.
// test/contract/*.json holds golden messages that the tests of both languages read.
import { z } from 'zod';
import {
  AssetFiles,
  BuildingOptions,
  BuiltAsset,
  CutOutMode,
  ObjectNumber,
  PictureSide,
  SamplingOptions,
  SeparateObject,
  Stage,
  Tolerance,
} from '../generation/generation.ts';
import { PackSummary } from '../machine/model-pack.ts';
import { RuntimeFailure } from '../outcome/errors.ts';

export const PROTOCOL_VERSION = 1;
export const MAX_LINE_BYTES = 1_048_576;

export const Device = z.object({
  id: z.string().regex(/^(cpu|cuda:\d+)$/),
  name: z.string(),
  totalBytes: z.int().min(0),
  freeBytes: z.int().min(0),
});

export const RuntimeDescription = z.object({
  protocolVersion: z.int(),
  versions: z.record(z.string(), z.string()),
  devices: z.array(Device).min(1),
  kernels: z.record(z.string(), z.string()),
  packs: z.array(PackSummary),
  /** How many jobs it works on at once; one when absent. */
  slots: z.int().min(0).optional(),
});
export type RuntimeDescription = z.infer<typeof RuntimeDescription>;

const jobId = z.string().min(1);

/** A matting pack: a folder with an ONNX file. Name and hash go into the recipe. */
export const Matting = z.strictObject({ name: z.string(), folder: z.string(), sha256: z.string() });
export type Matting = z.infer<typeof Matting>;

export const GenerateParams = z.strictObject({
  jobId,
  pictures: z.array(z.string()).default([]),
  /** For each picture, a picture of what of it belongs to the object; null where that is to be found. */
  masks: z.array(z.string().nullable()).optional(),
  /** The side that each picture shows; used by packs whose objects stand as the camera sees them. */
  sides: z.array(PictureSide).optional(),
  text: z.string().optional(),
  /** The asset's folder: exists, and receives every file. */
  folder: z.string(),
  packFolder: z.string(),
  seed: z.int(),
  device: z.string(),
  cutOut: CutOutMode,
  sampling: SamplingOptions,
  building: BuildingOptions,
  /** What the object is called inside the files. */
  name: z.string().optional(),
  /** What cuts out the pictures that have no mask; without it that is found by what comes with the program. */
  matting: Matting.optional(),
  /** For each picture, which of its separate objects is made; null for all of them as one. A mask says it by itself. */
  objects: z.array(ObjectNumber.nullable()).optional(),
  /** Whether somebody asked for this very seed, and not chance or a default. */
  isSeedChosen: z.boolean().default(false),
  /** Whether somebody asked for these steps and guidance, and not a form of itself. */
  isSamplingChosen: z.boolean().default(true),
});
export type GenerateParams = z.infer<typeof GenerateParams>;

export const RebuildParams = z.strictObject({
  jobId,
  latent: z.string(),
  folder: z.string(),
  packFolder: z.string(),
  device: z.string(),
  building: BuildingOptions,
  /** What the object is called inside the files. */
  name: z.string().optional(),
});
export type RebuildParams = z.infer<typeof RebuildParams>;

/** A generation that keeps the shape of a saved latent: the pictures or words give its look alone. */
export const VariantParams = z.strictObject({ ...GenerateParams.shape, latent: z.string() });

export const PreviewCutOutParams = z.strictObject({
  jobId,
  picture: z.string(),
  folder: z.string(),
  cutOut: CutOutMode,
  /** A picture of what belongs to the object; without it that is found. */
  mask: z.string().optional(),
  tolerance: Tolerance.optional(),
  /** What cuts it out where there is no mask. */
  matting: Matting.optional(),
  /** Which of its separate objects is cut out where there is no mask; all of them when absent. */
  object: ObjectNumber.optional(),
});
/**
 * `cutOut` keeps the picture's frame (RGBA); `square` is the crop the model sees; `picture` is the picture as it is worked
 * with, upright and in the size of the cut-out, and not written beside a mask. Advice is about a usable but risky picture.
 */
export const CutOutPreview = z.object({
  cutOut: z.string(),
  square: z.string(),
  width: z.int(),
  height: z.int(),
  advice: z.array(z.string()),
  /** Whether `tolerance` makes a difference to this picture. */
  isAdjustable: z.boolean(),
  /** What stands apart in all that was found, from left to right: the first one is number 1. */
  objects: z.array(SeparateObject),
  picture: z.string().optional(),
});
export type CutOutPreview = z.infer<typeof CutOutPreview>;

const none = z.strictObject({});
const done = z.object({});
/** The compressed copy is the app's own work. */
const builtByRuntime = BuiltAsset.extend({ files: AssetFiles.omit({ compressed: true }) });

/** Every method of the runtime: what it takes and what it answers. */
export const RUNTIME_METHODS = {
  describe: { params: none, result: RuntimeDescription },
  generate: { params: GenerateParams, result: builtByRuntime },
  rebuild: { params: RebuildParams, result: builtByRuntime },
  variant: { params: VariantParams, result: builtByRuntime },
  preview_cut_out: { params: PreviewCutOutParams, result: CutOutPreview },
  cancel: { params: z.strictObject({ jobId }), result: z.object({ cancelled: z.boolean() }) },
  unload: { params: none, result: done },
  verify_pack: { params: z.strictObject({ folder: z.string() }), result: PackSummary },
  self_test: { params: z.strictObject({ jobId }), result: z.looseObject({ passed: z.boolean() }) },
  shutdown: { params: none, result: done },
} as const;
export type RuntimeMethod = keyof typeof RUNTIME_METHODS;
export type RuntimeParams<M extends RuntimeMethod> = z.input<(typeof RUNTIME_METHODS)[M]['params']>;
export type RuntimeResult<M extends RuntimeMethod> = z.output<(typeof RUNTIME_METHODS)[M]['result']>;

export const ProgressParams = z.object({
  jobId,
  stage: Stage,
  done: z.number().min(0),
  total: z.number().min(0),
  memory: z.object({ processBytes: z.int().min(0), deviceBytes: z.int().min(0) }),
  /** The machine of a farm that works on it. */
  node: z.string().optional(),
});
export type ProgressParams = z.infer<typeof ProgressParams>;

export const Artifact = z.enum(['cut-out', 'latent', 'preview']);
/** A file that is complete on disk while its job still runs. */
export const ArtifactParams = z.object({ jobId, artifact: Artifact, path: z.string() });
export type ArtifactParams = z.infer<typeof ArtifactParams>;

const notification = <M extends string, P extends z.ZodType>(method: M, params: P) =>
  z.object({ jsonrpc: z.literal('2.0'), method: z.literal(method), params });

export const RuntimeNotification = z.discriminatedUnion('method', [
  notification('ready', RuntimeDescription),
  notification('progress', ProgressParams),
  notification('artifact', ArtifactParams),
  notification('heartbeat', z.object({ jobId: jobId.nullable(), uptimeSeconds: z.number() })),
]);
export type RuntimeNotification = z.infer<typeof RuntimeNotification>;

export const RuntimeResponse = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id: z.int(), result: z.json() }),
  z.object({
    jsonrpc: z.literal('2.0'),
    id: z.int().nullable(),
    error: z.object({ code: z.int(), message: z.string(), data: RuntimeFailure }),
  }),
]);
export type RuntimeResponse = z.infer<typeof RuntimeResponse>;

/** Anything the runtime may write on a line. */
export const RuntimeMessage = z.union([RuntimeNotification, RuntimeResponse]);
export type RuntimeMessage = z.infer<typeof RuntimeMessage>;
