// What the sidecar of a job's asset says: when its latent is safe, and when its files are built.
import type { AssetSidecar, FinishedAsset, SampledAsset } from '#contract/asset.ts';
import type { BuildingOptions, BuiltAsset } from '#contract/generation.ts';
import { LATENT_NAME } from '../library/asset-folder.ts';
import { builtFileNames, isMadeFromGlb } from './built-file-names.ts';
import type { Job } from './job.ts';

/** `files` are those that are there besides the latent. */
export function sampledSidecar(job: Job, files: Record<string, string> = {}): SampledAsset {
  return {
    schema: 1,
    kind: 'sampled',
    id: job.assetId,
    name: job.name,
    createdAt: new Date().toISOString(),
    files: { ...files, latent: LATENT_NAME },
    ...(job.request.kind === 'generate' && { request: job.request.options }),
  };
}

/** A new model.glb takes the place of the earlier one, and of what was made from that. Other files that are there stay. */
export function finishedSidecar(earlier: AssetSidecar, built: BuiltAsset, building: BuildingOptions): FinishedAsset {
  const kept = Object.entries(earlier.files).filter(([what]) => built.files.glb === undefined || !isMadeFromGlb(what));
  const files = { ...Object.fromEntries(kept), ...builtFileNames(built), latent: LATENT_NAME };
  const { recipe, timings, mesh } = built;
  return { ...earlier, kind: 'finished', files, recipe, timings, mesh, building };
}

/** Names of files that the earlier sidecar has and the new one has not. */
export function droppedFiles(earlier: AssetSidecar, now: AssetSidecar): string[] {
  const kept = new Set(Object.values(now.files));
  return Object.values(earlier.files).filter((name) => !kept.has(name));
}
