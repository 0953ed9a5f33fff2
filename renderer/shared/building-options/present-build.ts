// What is known of an object as it stands, for telling what another build of it will change and take.
import type { AssetView } from '#contract/app-ipc.ts';
import type { BuildingOptions, Timings } from '#contract/generation.ts';
import { numberIn, recordIn } from '../../bridge/loose-record.ts';
import { type BuildEffort, effortOf } from './build-effort.ts';

export interface PresentBuild {
  /** Triangles before they were reduced; absent when nothing tells. */
  readonly wholeTriangles: number | undefined;
  readonly effort: BuildEffort;
  readonly timings: Timings;
}

/** Undefined for an object that was sampled but never built. */
export function presentBuild(asset: AssetView): PresentBuild | undefined {
  if (asset.kind === 'sampled') return undefined;
  const { recipe, mesh, timings } = asset;
  // The recipe knows what was decided where nothing was asked.
  const building = recordIn(recipe.parameters, 'building');
  const removed = numberIn(building, 'simplify');
  return {
    wholeTriangles: numberIn(mesh, 'wholeFaces') ?? (removed === undefined ? undefined : Math.round(mesh.faces / (1 - removed))),
    effort: effortOf(decidedIn(building)),
    timings,
  };
}

/** What cost time, of the loose record in the recipe. */
function decidedIn(building: Record<string, unknown>): Partial<BuildingOptions> {
  return {
    texture: building['texture'] === true,
    textureSize: numberIn(building, 'textureSize'),
    normalMap: building['normalMap'] === true,
    ambientOcclusion: building['ambientOcclusion'] === true,
    levelsOfDetail: numberIn(building, 'levelsOfDetail'),
    turntableFrames: numberIn(building, 'turntableFrames'),
    turntableVideo: building['turntableVideo'] === true,
  };
}
