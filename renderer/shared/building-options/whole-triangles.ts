// How many triangles an object had before they were reduced, for telling what another build of it will change.
import type { AssetView } from '#contract/views/asset-views.ts';
import { numberIn, recordIn } from '../../bridge/loose-record.ts';

/** Undefined when nothing tells, as for an object that was sampled but never built. */
export function wholeTriangles(asset: AssetView): number | undefined {
  if (asset.kind === 'sampled') return undefined;
  const { recipe, mesh } = asset;
  // The recipe knows what was decided where nothing was asked.
  const removed = numberIn(recordIn(recipe.parameters, 'building'), 'simplify');
  return numberIn(mesh, 'wholeFaces') ?? (removed === undefined ? undefined : Math.round(mesh.faces / (1 - removed)));
}
