// What came of a request at its end, in the form that every service words for itself.
import type { AssetSidecar, FinishedAsset } from '#contract/asset/asset.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Asset } from '../../library/asset/asset-folder.ts';
import type { HostedJob, HostedJobs } from './hosted-jobs.ts';

export interface FinishedResult {
  readonly folder: string;
  readonly sidecar: FinishedAsset;
  /** The seed that was used, also where none was asked for. */
  readonly seed: number;
}

export type JobOutcome =
  | { readonly kind: 'unfinished' }
  | ({ readonly kind: 'done' } & FinishedResult)
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: AppError };

export async function outcomeOf(jobs: HostedJobs, hosted: HostedJob): Promise<JobOutcome> {
  const { state, request } = hosted.job;
  switch (state.kind) {
    case 'waiting':
    case 'running':
      return { kind: 'unfinished' };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'paused':
      return state.error === undefined ? { kind: 'unfinished' } : { kind: 'failed', error: state.error };
    case 'failed':
      return { kind: 'failed', error: state.error };
    case 'done': {
      const asset = await jobs.asset(hosted);
      if (!asset.ok) return { kind: 'failed', error: asset.error };
      return isFinished(asset.value)
        ? { kind: 'done', ...asset.value, seed: request.kind === 'generate' ? request.options.seed : asset.value.sidecar.recipe.seed }
        : { kind: 'failed', error: { code: 'not_found', message: 'The files of this asset are not there any more.' } };
    }
  }
}

function isFinished(asset: Asset): asset is Asset & { readonly sidecar: FinishedAsset } {
  const { kind }: Pick<AssetSidecar, 'kind'> = asset.sidecar;
  return kind === 'finished';
}
