// What somebody knows better than the pack of how an object stands and how deep it is: what was last said of an asset, and how the
// next build keeps it.
import { z } from 'zod';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import { type AskedBuilding, type BuildingOptions, ChosenPose, type Recipe } from '#contract/generation/generation.ts';

const PlacedParameters = z.object({
  camera: z.object({ pitch: z.number() }).optional().catch(undefined),
  building: z.object({ upright: z.object({ pitch: z.number(), depthScale: z.number().optional() }).optional().catch(undefined) }),
});
/** Recipes have degrees with two decimals. */
const SAME_DEGREES = 0.01;

/** What was said for the current build; of an asset without one, for the build that it was to have. */
export function chosenPose(sidecar: AssetSidecar): ChosenPose {
  const building = sidecar.kind === 'finished' ? sidecar.building : sidecar.request?.building;
  if (building !== undefined) return poseOf(building);
  return sidecar.kind === 'finished' ? poseInRecipe(sidecar.recipe) : {};
}

/** `asked` with the pose of `last` where it says nothing of it. */
export function withPose(asked: AskedBuilding, last: ChosenPose): BuildingOptions {
  const { cameraPitch = last.cameraPitch, depthScale = last.depthScale, ...others } = asked;
  return { ...others, ...poseOf({ cameraPitch, depthScale }) };
}

/** Without what leaves it to the pack. */
function poseOf({ cameraPitch, depthScale }: { cameraPitch?: number | 'auto' | undefined; depthScale?: number | undefined }): ChosenPose {
  return {
    ...(cameraPitch !== undefined && cameraPitch !== 'auto' && { cameraPitch }),
    ...(depthScale !== undefined && depthScale !== 1 && { depthScale }),
  };
}

/** For an asset that does not say what it was built with: where its files stand otherwise than the pack saw them, somebody had said so. */
function poseInRecipe({ parameters }: Recipe): ChosenPose {
  const placed = PlacedParameters.safeParse(parameters).data;
  if (placed === undefined) return {};
  const seen = placed.camera?.pitch ?? 0;
  const { pitch, depthScale } = placed.building.upright ?? { pitch: 0, depthScale: 1 };
  return ChosenPose.safeParse(poseOf({ cameraPitch: Math.abs(pitch - seen) < SAME_DEGREES ? 'auto' : pitch, depthScale })).data ?? {};
}
