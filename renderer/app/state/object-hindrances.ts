// What stands in the way of an object, as the stores know it now.
import type { AssetRow } from '#contract/views/asset-views.ts';
import { unfinishedJob } from '../../features/queue/queue-store.ts';
import { type Hindrances, hindrancesOf } from '../../shared/hindrances.ts';
import type { Stores } from './stores.ts';

export function objectHindrances(
  { library, queue, runtime }: Pick<Stores, 'library' | 'queue' | 'runtime'>,
  asset: Pick<AssetRow, 'id' | 'kind' | 'pack'>,
): Hindrances {
  const job = unfinishedJob(queue.getState().jobs, asset.id);
  return hindrancesOf(asset, { job, described: library.getState().described, packs: runtime.getState().packs });
}
