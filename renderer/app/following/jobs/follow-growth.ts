// When the growth that Create waits for is over: opens the object if the user is still there, else says that it is done.

import { isOver } from '#contract/generation/is-over.ts';
import { t } from '../../../words/words.ts';
import type { Stores } from '../../state/stores.ts';

/** Returns the function that stops following. */
export function followGrowth({
  create,
  queue,
  navigation,
  notices,
}: Pick<Stores, 'create' | 'queue' | 'navigation' | 'notices'>): () => void {
  return queue.subscribe(({ jobs }) => {
    const { growingJobId } = create.getState();
    const job = jobs.find((candidate) => candidate.id === growingJobId);
    if (job === undefined || !isOver(job)) return;
    create.getState().stopFollowing();
    if (job.kind !== 'done') return;
    const open = () => navigation.getState().go({ kind: 'viewer', assetId: job.assetId });
    if (navigation.getState().route.kind === 'create') open();
    else
      notices.getState().say({
        tone: 'good',
        text: () => t('frame.hasGrown', { name: job.name }),
        assetId: job.assetId,
        action: { label: () => t('actions.open'), run: open },
      });
  });
}
