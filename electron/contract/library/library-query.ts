// What is asked of the library, and said to it, for many assets at once: which ones, in what order, and what to change.
import { z } from 'zod';
import { AssetId, AssetName, AssetTag } from '../asset/asset.ts';
import { Text } from '../generation/generation.ts';
import { AppError } from '../outcome/errors.ts';
import { LIBRARY_SORTS, MAX_AT_ONCE } from './library-limits.ts';

export const LibrarySort = z.enum(LIBRARY_SORTS);
export type LibrarySort = z.infer<typeof LibrarySort>;

/** Which assets; one has to meet everything that is said. */
export const LibraryFilter = z.strictObject({
  /** From any of these. */
  packs: z.array(Text.max(200)).max(100).optional(),
  /** Made at this time or later, … */
  from: z.iso.datetime().optional(),
  /** … and before this time. */
  until: z.iso.datetime().optional(),
  built: z.boolean().optional(),
  minTriangles: z.int().min(0).optional(),
  maxTriangles: z.int().min(0).optional(),
  favourites: z.literal(true).optional(),
  /** All of these, however they are written. */
  tags: z.array(Text.max(200)).max(100).optional(),
  /** Grown from a picture that this one was grown from, too. */
  samePictureAs: AssetId.optional(),
});
export type LibraryFilter = z.infer<typeof LibraryFilter>;

export const AssetIds = z.array(AssetId).min(1).max(MAX_AT_ONCE);

/** What changes about an asset; what is not named stays. */
export const AssetEdit = z.strictObject({
  assetId: AssetId,
  name: AssetName.optional(),
  favourite: z.boolean().optional(),
  addTags: z.array(AssetTag).max(100).optional(),
  /** Also those that no rule of ours would let in. */
  removeTags: z.array(z.string().max(10_000)).max(1000).optional(),
});
export type AssetEdit = z.infer<typeof AssetEdit>;

/** What became of each of several assets. */
export const AnswerPerAsset = z.object({
  done: z.array(AssetId),
  failed: z.array(z.object({ assetId: AssetId, error: AppError })),
});
export type AnswerPerAsset = z.infer<typeof AnswerPerAsset>;

/** The same for those that went to the trash, and the jobs that waited to build them. */
export const TrashAnswer = AnswerPerAsset.extend({
  cancelledJobs: z.array(
    z.object({
      id: z.string(),
      /** Whether somebody kept it from being begun. */
      wasHeld: z.boolean(),
    }),
  ),
});
export type TrashAnswer = z.infer<typeof TrashAnswer>;
