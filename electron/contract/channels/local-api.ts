// Espalier's own HTTP API, `/api/v1`: what programs may ask of it, and what it answers. The OpenAPI document is made of these.
import { z } from 'zod';
import { AssetId, BuildId, BuildName } from '../asset/asset.ts';
import {
  AskedBuilding,
  BuildingOptions,
  DeliveryOptions,
  GenerationOptions,
  MeshFigures,
  Recipe,
  Stage,
  Text,
  Timings,
} from '../generation/generation.ts';
import { PackSummary } from '../machine/model-pack.ts';
import { ErrorCode } from '../outcome/errors.ts';

const MOST_IMAGES = 8;

/** Half-known options keep their defaults; without a seed it is a random one. */
export const ApiNewJob = z
  .object({
    images: z
      .array(z.string().min(1))
      .max(MOST_IMAGES)
      .default([])
      .describe('Views of one object: data URIs, addresses of files of this server, or http addresses where the network is allowed.'),
    text: Text.trim().min(1).max(1000).optional().describe('What to make, in words.'),
    name: Text.trim().min(1).max(120).optional(),
    priority: z.enum(['normal', 'low']).default('normal'),
    pack: Text.min(1).max(200).optional().describe('A model pack by its name; otherwise the one that fits.'),
    options: GenerationOptions.omit({ pack: true, seed: true, isSeedChosen: true, isSamplingChosen: true })
      .extend({ seed: GenerationOptions.shape.seed.unwrap().optional() })
      .partial()
      .default({}),
  })
  .refine(({ images, text }) => images.length > 0 || text !== undefined, { message: 'needs an image or text' });
export type ApiNewJob = z.infer<typeof ApiNewJob>;

export const ApiNewBuild = z.object({
  building: AskedBuilding.describe('What it does not say of tilt and depth stays as it was last chosen.'),
  delivery: DeliveryOptions.optional(),
  name: BuildName.optional(),
  replaces: z.boolean().optional().describe('Gives up the current build for the new one; otherwise it is kept.'),
});

export const ApiError = z.object({
  error: z.object({
    code: z.union([ErrorCode, z.enum(['busy', 'unauthorized', 'invalid', 'loading'])]),
    message: z.string(),
    hint: z.string().optional(),
    /** Where in the request, for `invalid`. */
    issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })).optional(),
  }),
});
export type ApiError = z.infer<typeof ApiError>;

export const ApiJob = z.object({
  id: z.string(),
  kind: z.enum(['generate', 'rebuild']),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled']),
  name: z.string(),
  createdAt: z.iso.datetime(),
  assetId: AssetId,
  /** The service it was asked for over; absent for the window and the terminal. */
  service: z.enum(['nim', 'fal', 'api']).optional(),
  priority: z.enum(['normal', 'low']),
  seed: z.int().optional(),
  /** How many run before it; while it waits. */
  position: z.int().min(0).optional(),
  stage: Stage.optional(),
  /** 0…1 of the whole job; while it runs. */
  fraction: z.number().min(0).max(1).optional(),
  secondsLeft: z.number().min(0).optional(),
  error: ApiError.shape.error.optional(),
  log: z.array(z.object({ at: z.iso.datetime(), level: z.enum(['INFO', 'ERROR']), message: z.string() })),
});
export type ApiJob = z.infer<typeof ApiJob>;

export const ApiAssetRow = z.object({
  id: AssetId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  kind: z.enum(['sampled', 'finished']),
  triangles: z.int().optional(),
  pack: z.string().optional(),
  tags: z.array(z.string()),
});
export type ApiAssetRow = z.infer<typeof ApiAssetRow>;

export const ApiFile = z.object({ name: z.string(), url: z.string(), contentType: z.string() });
export type ApiFile = z.infer<typeof ApiFile>;

export const ApiAsset = z.object({
  ...ApiAssetRow.shape,
  /** By what they are: glb, preview, latent… */
  files: z.record(z.string(), ApiFile),
  /** Absent for one that was sampled and not built. */
  recipe: Recipe.extend({ parameters: z.record(z.string(), z.unknown()) }).optional(),
  timings: Timings.optional(),
  mesh: MeshFigures.optional(),
  building: BuildingOptions.optional(),
});
export type ApiAsset = z.infer<typeof ApiAsset>;

/** A set of files made from an asset's latent. */
export const ApiBuild = z.object({
  /** Absent for the only build of an asset of an earlier version. */
  id: BuildId.optional(),
  name: BuildName.optional(),
  isCurrent: z.boolean(),
  triangles: z.int(),
  bytes: z.int(),
  building: BuildingOptions.optional(),
  files: z.record(z.string(), ApiFile),
});
export type ApiBuild = z.infer<typeof ApiBuild>;

/** Without the folder that it lies in. */
export const ApiPack = PackSummary.omit({ folder: true });

/** What `GET /api/v1/events` tells, one at a time. */
export const API_EVENTS = ['jobs', 'assets', 'runtime'] as const;
