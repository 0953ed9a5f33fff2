// The sidecar `asset.json`: the truth about one asset, beside its files. File names are relative to the asset's folder.
import { z } from 'zod';
import { BuildingOptions, GenerationOptions, MeshFigures, Recipe, Text, Timings } from '../generation/generation.ts';
import { MAX_NAME, MAX_TAG } from '../library/library-limits.ts';
import { plainName } from './plain-name.ts';

export const AssetId = z.uuid({ version: 'v7' });
export type AssetId = z.infer<typeof AssetId>;

/** A build of an asset: a set of files made from its latent. Begins with the time at which it was made. */
export const BuildId = z.uuid({ version: 'v7' });
export type BuildId = z.infer<typeof BuildId>;
export const BuildName = z.string().trim().min(1).max(120);

/** What an asset may be called, wherever a person says so. */
export const AssetName = Text.overwrite(plainName)
  .trim()
  .min(1)
  .max(MAX_NAME)
  .regex(/^\P{Cc}*$/u);
/** A person's word for assets. No comma, which parts one from the next where they are typed. */
export const AssetTag = Text.trim()
  .min(1)
  .max(MAX_TAG)
  .regex(/^[^\p{Cc},]*$/u);
export const MAX_TAGS = 32;

/** Which version of the sidecar this program writes. `services/library/sidecar-text` brings older ones up to it. */
export const SIDECAR_SCHEMA = 1;

/**
 * A file beside the sidecar that a build may make, replace and remove: a plain name, and none of those that are not a
 * build's to touch, which are the sidecar itself, the pictures that came in with their masks, and hidden working files.
 */
export const AssetFileName = z.string().regex(/^(?!\.|asset\.json$|(?:input|mask)-\d+\.)[^/\\\p{Cc}]{1,255}$/iu);

/** The files that a card or a viewer opens, by what they are. */
export const ListedFiles = z.partialRecord(z.enum(['preview', 'cutOut', 'glb']), AssetFileName);

/** Names of the files in the asset's folder, by what they are. */
export const AssetFileNames = z.record(z.string(), AssetFileName);

/** How an asset is grown once more from its own pictures or words: with the same seed, or with another. */
export const RegrowKind = z.enum(['again', 'similar']);
export type RegrowKind = z.infer<typeof RegrowKind>;

/** The asset that another one was made from: grown once more, or varied, which keeps the shape and gives it another look. */
export const Lineage = z.object({ kind: z.enum([...RegrowKind.options, 'varied']), assetId: AssetId });
export type Lineage = z.infer<typeof Lineage>;

const common = {
  schema: z.literal(SIDECAR_SCHEMA),
  id: AssetId,
  name: z.string().min(1),
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  files: AssetFileNames,
  /** The user's own words for it, and the service that it was asked for over. Absent also when they are something else. */
  tags: z.array(z.string()).optional().catch(undefined),
  /** Whether the user marked it as one. */
  favourite: z.boolean().optional().catch(undefined),
  /** Absent also when it holds options that this version does not know; the file keeps them. */
  request: GenerationOptions.optional().catch(undefined),
  /** Absent for one that was made from nothing else here, and when a later version says more of it. */
  lineage: Lineage.optional().catch(undefined),
};

/** What is said of a build, in the sidecar about the current one, and beside the files of one that is kept. */
const buildFacts = {
  recipe: Recipe,
  timings: Timings,
  mesh: MeshFigures,
  /** Absent also when it holds options that this version does not know; the file keeps them. */
  building: BuildingOptions.optional().catch(undefined),
  /** Every file that the build made, companions too (a material, its texture, pictures of a turn). */
  builtFiles: z.array(AssetFileName).optional(),
};

/** Sampled, and safe on disk, but not built (yet): `rebuild` makes files from it. */
export const SampledAsset = z.object({ ...common, kind: z.literal('sampled') });
export type SampledAsset = z.infer<typeof SampledAsset>;

export const FinishedAsset = z.object({
  ...common,
  kind: z.literal('finished'),
  ...buildFacts,
  /** Which build the files are; absent in sidecars of versions that kept only one. */
  buildId: BuildId.optional().catch(undefined),
  buildName: BuildName.optional().catch(undefined),
  /** The job whose build this is, once nothing of what it was asked for is missing: so that no job is done twice. */
  jobId: z.string().optional(),
});
export type FinishedAsset = z.infer<typeof FinishedAsset>;

/** Which version of `build.json` this program writes. */
export const KEPT_BUILD_SCHEMA = 1;

/** `builds/<build id>/build.json`: a build that is kept beside the current one. Its files lie beside it. */
export const KeptBuild = z.object({
  schema: z.literal(KEPT_BUILD_SCHEMA),
  id: BuildId,
  name: BuildName.optional().catch(undefined),
  files: AssetFileNames,
  ...buildFacts,
});
export type KeptBuild = z.infer<typeof KeptBuild>;

export const AssetSidecar = z.discriminatedUnion('kind', [SampledAsset, FinishedAsset]);
export type AssetSidecar = z.infer<typeof AssetSidecar>;
