// The request of a job that builds a latent's files anew: which pack's decoders understand the latent is in its recipe.
import type { AssetSidecar } from '#contract/asset/asset.ts';
import type { AskedBuilding, DeliveryOptions } from '#contract/generation/generation.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import { chosenPose, withPose } from '../../library/asset/chosen-pose.ts';
import { readLatentRecipe } from '../../library/asset/latent-recipe.ts';
import { DEFAULT_PACK } from '../../model-packs/pack-finder.ts';
import type { JobRequest } from '../queue/job.ts';

export interface RebuildInput {
  readonly building: AskedBuilding;
  /** Of the asset that is built anew, whose tilt and depth are kept; absent for a latent that belongs to none. */
  readonly sidecar?: AssetSidecar | undefined;
  readonly delivery?: DeliveryOptions | undefined;
  /** The latent's own when absent. */
  readonly pack?: string | undefined;
  readonly device?: string | undefined;
  /** Whether the asset's current build is given up for the new one; otherwise it is kept. */
  readonly replaces?: boolean | undefined;
  readonly buildName?: string | undefined;
  /** Receives copies of the finished files. */
  readonly outFolder?: string | undefined;
}

/** Fails with latent_invalid when `latent` is no latent of ours. */
export async function rebuildRequest(latent: string, input: RebuildInput): Promise<Result<JobRequest>> {
  const recipe = await readLatentRecipe(latent);
  if (!recipe.ok) return recipe;
  const { building, sidecar, delivery, device = 'auto', outFolder, replaces, buildName } = input;
  return ok({
    kind: 'rebuild',
    latent,
    pack: input.pack ?? recipe.value.pack?.name ?? DEFAULT_PACK,
    device,
    building: withPose(building, sidecar === undefined ? {} : chosenPose(sidecar)),
    ...(delivery !== undefined && { delivery }),
    ...(replaces !== undefined && { replaces }),
    ...(buildName !== undefined && { buildName }),
    ...(outFolder !== undefined && { outFolder }),
  });
}
