// What the window is told of the library: cards, whole assets with their builds, what is in the trash or cannot be read.
import { z } from 'zod';
import { AssetId, BuildId, Lineage, ListedFiles } from '../asset/asset.ts';
import { BuildingOptions, ChosenPose, MeshFigures, PictureSide, Recipe, Timings } from '../generation/generation.ts';

/** What a card shows of an asset. Everything else is asked for by its id. */
export const AssetRow = z.object({
  id: AssetId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  kind: z.enum(['sampled', 'finished']),
  triangles: z.int().optional(),
  pack: z.string().optional(),
  tags: z.array(z.string()).optional(),
  favourite: z.literal(true).optional(),
  /** What it was made from. */
  lineage: Lineage.optional(),
  /** Of everything in its folder. */
  bytes: z.number(),
  /** Names the build that its files are of. */
  build: z.number().optional(),
  /** Names of files in its folder; `bridge/file-address` has their addresses. A list of ten thousand would be twice as long with those. */
  files: ListedFiles,
});
export type AssetRow = z.infer<typeof AssetRow>;

/** A folder of the library whose sidecar cannot be understood. It is left as it is. */
export const UnreadableAsset = z.object({
  id: AssetId,
  /** As far as that much can be read. */
  name: z.string().optional(),
  reason: z.string(),
  /** Whether `rebuildAsset` can make it an asset again. */
  canRebuild: z.boolean(),
});
export type UnreadableAsset = z.infer<typeof UnreadableAsset>;

/** A folder in the trash. */
export const TrashedAsset = z.object({
  id: AssetId,
  /** Absent where it says none that can be read. */
  name: z.string().optional(),
  trashedAt: z.iso.datetime(),
  /** Of everything in its folder. */
  bytes: z.number(),
  previewUrl: z.string().optional(),
  /** Why it is no asset that could be looked at. */
  reason: z.string().optional(),
});
export type TrashedAsset = z.infer<typeof TrashedAsset>;

/** One set of files made from an asset's latent. */
export const BuildView = z.object({
  /** Absent for the only build of an asset of an earlier version; then it is the current one. */
  id: BuildId.optional(),
  name: z.string().optional(),
  builtAt: z.iso.datetime(),
  isCurrent: z.boolean(),
  triangles: z.int(),
  /** Pixels of the base colour texture along one side; absent where colours are on the vertices. */
  textureSize: z.int().optional(),
  /** What its files are: glb, obj, … */
  formats: z.array(z.string()),
  bytes: z.number(),
  previewUrl: z.string().optional(),
  glbUrl: z.string().optional(),
});
export type BuildView = z.infer<typeof BuildView>;

const assetCommon = {
  id: AssetId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  previewUrl: z.string().optional(),
  cutOutUrl: z.string().optional(),
  /** The current one first, then the newest; none of one that is only sampled. */
  builds: z.array(BuildView),
  /** Of everything in its folder. */
  bytes: z.number(),
  /** What was said of its tilt and depth, which the next build begins with. */
  pose: ChosenPose,
  /** What it was made from; without a name where that is not in the library any more. */
  lineage: Lineage.extend({ name: z.string().optional() }).optional(),
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
    /** By the keys of `fileNames`; without those that are gone. */
    fileBytes: z.record(z.string(), z.number()),
    splatUrl: z.string().optional(),
    /** The coarser models beside the GLB, finest first. */
    levels: z.array(z.object({ url: z.string(), triangles: z.int() })),
  }),
]);
export type AssetView = z.infer<typeof AssetView>;

/** Which assets a search finds: their ids, or those of all others, whichever are fewer, so that a letter that all have costs nothing. */
export const SearchAnswer = z.object({ kind: z.enum(['found', 'others']), ids: z.array(AssetId) });
export type SearchAnswer = z.infer<typeof SearchAnswer>;

/** The packs that can give an asset a new look, by what they take it from; absent where there is none. */
export const VariantWays = z.object({
  /** With one picture of each of `sides`, in their order. */
  pictures: z.object({ pack: z.string(), title: z.string(), sides: z.array(PictureSide).min(1) }).optional(),
  words: z.object({ pack: z.string(), title: z.string() }).optional(),
});
export type VariantWays = z.infer<typeof VariantWays>;
