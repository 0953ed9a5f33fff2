// What is known of an object as it stands, for telling what another build of it will change and take.
import type { AssetView } from '#contract/app-ipc.ts';
import type { Timings } from '#contract/generation.ts';
import { numberIn, recordIn } from '../../bridge/loose-record.ts';

export interface PresentBuild {
  /** Triangles before they were reduced; absent when nothing tells. */
  readonly wholeTriangles: number | undefined;
  /** Pixels along one side of its texture; absent when it has none. */
  readonly textureSize: number | undefined;
  readonly timings: Timings;
}

/** Undefined for an object that was sampled but never built. */
export function presentBuild(asset: AssetView): PresentBuild | undefined {
  if (asset.kind === 'sampled') return undefined;
  const { recipe, mesh, timings } = asset;
  // The recipe knows what was decided where nothing was asked.
  const building = recordIn(recipe.parameters, 'building');
  const removed = numberIn(building, 'simplify');
  const textureSize = building['texture'] === true ? numberIn(building, 'textureSize') : undefined;
  return {
    wholeTriangles: numberIn(mesh, 'wholeFaces') ?? (removed === undefined ? undefined : Math.round(mesh.faces / (1 - removed))),
    textureSize,
    timings,
  };
}
