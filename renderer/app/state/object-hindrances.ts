// What stands in the way of an object, as the stores know it now.
import type { AssetRow } from '#contract/views/asset-views.ts';
import { unfinishedJob } from '../../features/queue/queue-store.ts';
import { type Hindrances, hindrancesOf } from '../../shared/hindrances.ts';
import type { Stores } from './stores.ts';

export function objectHindrances({ library, queue }: Pick<Stores, 'library' | 'queue'>, asset: Pick<AssetRow, 'id' | 'kind'>): Hindrances {
  return hindrancesOf(asset, { job: unfinishedJob(queue.getState().jobs, asset.id), described: library.getState().described });
}
