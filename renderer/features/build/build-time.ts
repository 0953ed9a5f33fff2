// How long a build will take here, guessed from how long the last one of the same object took.
// Decoding and cleaning do not depend on what is asked for; baking grows with the pixels of a page.
import { type BuildSettings, isTextured } from './build-settings.ts';
import type { PresentBuild } from './present-build.ts';

/** Seconds that two processor cores take to bake a page of 1024, for an object that never had one. */
const USUAL_PAGE_SECONDS = 4;
/** Everything below is in units of `pageCost`, of which a page of 1024 has two; measured on two cores, 2026-11-21. */
const NORMAL_MAP_SHARE = 0.35;
const OCCLUSION_VIEWS_COST = 2;
const OCCLUSION_SHARE = 2.5;
const LEVEL_COST = 0.9;
/** Closing and checking a solid, in times of the cleaning. */
const SOLID_SHARE = 2;
const TURNTABLE_PICTURE_SECONDS = 0.5;
const FILM_PICTURES = 60;

export function estimateBuildSeconds(settings: BuildSettings, { timings, textureSize }: PresentBuild): number {
  const { decode, mesh, texture, export: writing } = timings;
  const presentCost = textureSize === undefined ? 0 : pageCost(textureSize);
  const pageSeconds = presentCost === 0 ? USUAL_PAGE_SECONDS / pageCost(1024) : texture / presentCost;
  const pictures = settings.turntablePictures + (settings.hasTurntableFilm ? FILM_PICTURES : 0);
  const shaping = mesh * (1 + (settings.isPrintReady ? SOLID_SHARE : 0));
  return decode + shaping + writing + bakingCost(settings) * pageSeconds + pictures * TURNTABLE_PICTURE_SECONDS;
}

/** Each coarser level has half the page of the one before, and its own charts. */
function bakingCost(settings: BuildSettings): number {
  if (!isTextured(settings)) return 0;
  const { texture, normalMap, ambientOcclusion, levelsOfDetail } = settings;
  const page = pageCost(Number(texture));
  const normals = normalMap ? NORMAL_MAP_SHARE * page : 0;
  const occlusion = ambientOcclusion ? OCCLUSION_VIEWS_COST + OCCLUSION_SHARE * page : 0;
  return page + normals + occlusion + LEVEL_COST * levelsOfDetail;
}

/** Unwrapping costs about as much as baking a page of 1024, whatever the page. */
function pageCost(size: number): number {
  return 1 + (size / 1024) ** 2;
}
