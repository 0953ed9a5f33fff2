// How much a build has to bake and to draw, in units that take about as long on one machine whatever the object.
import type { BuildingOptions } from '#contract/generation.ts';

export interface BuildEffort {
  /** Baking; a page of 1024 pixels a side is two. */
  readonly pages: number;
  /** Pictures of the object turning, those of its film included. */
  readonly pictures: number;
}

/** Measured on two cores, 2026-11-21, in the units of `pages`; only their proportions to a page matter. */
const NORMAL_MAP_SHARE = 0.35;
const OCCLUSION_VIEWS_COST = 2;
const OCCLUSION_SHARE = 2.5;
const LEVEL_COST = 0.9;
/** A film has twice as many, each drawn in about half the time of a single one. */
const FILM_PICTURES = 60;

export function effortOf(building: Partial<BuildingOptions>): BuildEffort {
  const { turntableFrames = 0, turntableVideo } = building;
  return { pages: bakingOf(building), pictures: turntableFrames + (turntableVideo ? FILM_PICTURES : 0) };
}

/** Each coarser level has half the page of the one before, and its own charts. */
function bakingOf({ texture, textureSize = 1024, normalMap, ambientOcclusion, levelsOfDetail = 0 }: Partial<BuildingOptions>): number {
  if (!texture) return 0;
  // Unwrapping costs about as much as baking a page of 1024, whatever the page.
  const page = 1 + (textureSize / 1024) ** 2;
  const normals = normalMap ? NORMAL_MAP_SHARE * page : 0;
  const occlusion = ambientOcclusion ? OCCLUSION_VIEWS_COST + OCCLUSION_SHARE * page : 0;
  return page + normals + occlusion + LEVEL_COST * levelsOfDetail;
}
