// When the build that was sent off is over: closes the choice, so that the new object stands alone, or says that it is done elsewhere.
import { t } from '../../../words/words.ts';
import type { Stores } from '../../state/stores.ts';

/** Returns the function that stops following. A build that failed leaves the choice open for another try. */
export function followRebuild({
  rebuild,
  queue,
  navigation,
  notices,
}: Pick<Stores, 'rebuild' | 'queue' | 'navigation' | 'notices'>): () => void {
  return queue.subscribe(({ jobs }) => {
    const { jobId, close, stopFollowing } = rebuild.getState();
    const job = jobs.find((candidate) => candidate.id === jobId);
    if (job === undefined || job.kind === 'waiting' || job.kind === 'running') return;
    stopFollowing();
    if (job.kind !== 'done') return;
    if (rebuild.getState().assetId === job.assetId) close();
    const { route, go } = navigation.getState();
    const { assetId } = job;
    const text = () => t('frame.wasBuilt', { name: job.name });
    if (route.kind === 'viewer' && route.assetId === assetId) return notices.getState().say({ tone: 'good', text });
    const action = { label: () => t('actions.open'), run: () => go({ kind: 'viewer', assetId }) };
    notices.getState().say({ tone: 'good', text, action });
  });
}
