// Why something cannot be done with an object now. What is absent can be done.
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import type { JobView } from '#contract/views/job-views.ts';
import { t } from '../words/words.ts';

export interface Hindrances {
  /** Building its files from its saved shape. */
  readonly build?: string;
  /** Giving its saved shape another look. */
  readonly newLook?: string;
  /** Moving or copying its folder, and exchanging its builds. */
  readonly move?: string;
}

interface Circumstances {
  /** The job that fills it, or will. */
  readonly job: JobView | undefined;
  /** Everything about it, as far as that is known. */
  readonly described: AssetView | undefined;
}

export function hindrancesOf({ id, kind }: Pick<AssetRow, 'id' | 'kind'>, { job, described }: Circumstances): Hindrances {
  const isShapeGone = described?.id === id && described.kind === 'finished' && described.fileBytes['latent'] === undefined;
  return {
    ...(isShapeGone && { build: t('hindrances.shapeGone'), newLook: t('hindrances.shapeGone') }),
    ...(kind === 'sampled' && job !== undefined && { build: t('hindrances.growing') }),
    ...(job?.kind === 'running' && { move: t('hindrances.atWork') }),
  };
}
