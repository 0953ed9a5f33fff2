// A job that was cancelled after its shape was sampled leaves an object that is not built. Nobody is asked anything; it can be discarded
// by one click, and that be taken back like any other.
import type { JobView } from '#contract/views/job-views.ts';
import { findAsset } from '../../../features/library/state/library-view.ts';
import { t } from '../../../words/words.ts';
import type { Stores } from '../../state/stores.ts';

type Cancelled = Extract<JobView, { kind: 'cancelled' }>;

/** How long the object of a job that has just ended may take to be told of. */
const PATIENCE_MS = 5_000;

/** Returns the function that stops following. `later` stands for setTimeout. */
export function followCancelledJobs(
  { queue, library, notices }: Pick<Stores, 'queue' | 'library' | 'notices'>,
  later: (run: () => void, delayMs: number) => void,
): () => void {
  const offer = (job: Cancelled): boolean => {
    const asset = findAsset(library.getState(), job.assetId);
    if (asset?.kind !== 'sampled') return asset !== undefined;
    notices.getState().say({
      tone: 'good',
      text: () => t('deeds.keptShape', { name: asset.name }),
      action: { label: () => t('deeds.discard'), run: () => void library.getState().trash(asset) },
    });
    return true;
  };
  return queue.subscribe(({ jobs }, { jobs: before }) => {
    const going = new Map(before.flatMap((job) => (job.kind === 'running' || job.kind === 'waiting' ? [[job.id, job.kind]] : [])));
    for (const job of jobs) {
      const was = going.get(job.id);
      // One that waited leaves nothing new: what is not there then went to the trash with it.
      if (job.kind !== 'cancelled' || was === undefined || offer(job) || was === 'waiting') continue;
      const end = library.subscribe(() => offer(job) && end());
      later(end, PATIENCE_MS); // it had sampled nothing
    }
  });
}
