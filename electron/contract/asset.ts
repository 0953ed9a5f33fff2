// The sidecar `asset.json`: the truth about one asset, beside its files. File names are relative to the asset's folder.
import { z } from 'zod';
import { BuildingOptions, GenerationOptions, MeshFigures, Recipe, Timings } from './generation.ts';

export const AssetId = z.uuid({ version: 'v7' });
export type AssetId = z.infer<typeof AssetId>;

/** Names of the files in the asset's folder, by what they are. */
export const AssetFileNames = z.record(z.string(), z.string().regex(/^[^/\\]+$/));

const common = {
  schema: z.literal(1),
  id: AssetId,
  name: z.string().min(1),
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  files: AssetFileNames,
  request: GenerationOptions.optional(),
};

/** Sampled, and safe on disk, but not built (yet): `rebuild` makes files from it. */
export const SampledAsset = z.object({ ...common, kind: z.literal('sampled') });
export type SampledAsset = z.infer<typeof SampledAsset>;

export const FinishedAsset = z.object({
  ...common,
  kind: z.literal('finished'),
  recipe: Recipe,
  timings: Timings,
  mesh: MeshFigures,
  building: BuildingOptions.optional(),
});
export type FinishedAsset = z.infer<typeof FinishedAsset>;

export const AssetSidecar = z.discriminatedUnion('kind', [SampledAsset, FinishedAsset]);
export type AssetSidecar = z.infer<typeof AssetSidecar>;
