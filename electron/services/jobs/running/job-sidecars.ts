// What the sidecar of a job's asset says: when its latent is safe, and when its files are built.
import { type AssetSidecar, type FinishedAsset, type SampledAsset, SIDECAR_SCHEMA } from '#contract/asset/asset.ts';
import type { BuildingOptions, BuiltAsset } from '#contract/generation/generation.ts';
import { LATENT_NAME } from '../../library/asset/asset-folder.ts';
import { isBuiltName } from '../../library/builds/built-files.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import type { Job } from '../queue/job.ts';
import { builtFileNames } from './building/built-file-names.ts';

export function sampledSidecar(job: Job): SampledAsset {
  return {
    schema: SIDECAR_SCHEMA,
    kind: 'sampled',
    id: job.assetId,
    name: job.name,
    createdAt: new Date().toISOString(),
    files: { latent: LATENT_NAME },
    ...(job.request.origin !== undefined && { tags: [job.request.origin.service] }),
    ...(job.request.kind === 'generate' && { request: job.request.options }),
    ...(job.request.kind === 'generate' && job.request.lineage !== undefined && { lineage: job.request.lineage }),
  };
}

export interface Build {
  readonly built: BuiltAsset;
  readonly building: BuildingOptions;
  /** The names of all that lies where the build was made. */
  readonly inFolder: readonly string[];
  readonly name?: string | undefined;
  /** The job that is done with it; absent when something of what it was asked for is missing. */
  readonly jobId?: string;
}

/** The asset with a new build as its current one. What no build makes stays: the cut-out, files of the user's own. */
export function finishedSidecar(earlier: AssetSidecar, { built, building, inFolder, name, jobId }: Build): FinishedAsset {
  const kept = Object.entries(earlier.files).filter(([, name]) => !isBuiltName(name));
  const files = { ...Object.fromEntries(kept), ...builtFileNames(built, inFolder), latent: LATENT_NAME };
  const { recipe, timings, mesh } = built;
  return {
    ...earlier,
    kind: 'finished',
    files,
    recipe,
    timings,
    mesh,
    building,
    builtFiles: inFolder.filter(isBuiltName).sort(),
    buildId: uuidV7(),
    buildName: name,
    jobId,
  };
}
