// Says in the window that an object is done which the user did not wait for: one by one, and of a batch once, when all of it is over.
// What Create and the choice of a build wait for themselves they tell themselves.

import { isOver } from '#contract/generation/is-over.ts';
import type { JobView, ReadableJobView } from '#contract/views/job-views.ts';
import { t } from '../../../words/words.ts';
import type { Stores } from '../../state/stores.ts';

type Needed = Pick<Stores, 'queue' | 'create' | 'rebuild' | 'navigation' | 'notices'>;

/** Returns the function that stops following. Has to be called before those that stop awaiting a job when it is over. */
export function followFinishedJobs({ queue, create, rebuild, navigation, notices }: Needed): () => void {
  return queue.subscribe(({ jobs }, { jobs: before }) => {
    const unfinished = new Set(before.flatMap((job) => (job.kind === 'unreadable' || isOver(job) ? [] : [job.id])));
    const awaited = new Set([create.getState().growingJobId, rebuild.getState().jobId]);
    for (const job of jobs) {
      if (job.kind === 'unreadable' || !isOver(job) || !unfinished.has(job.id) || awaited.has(job.id)) continue;
      if (job.parent !== undefined) sayOfBatch(job.parent, jobs);
      else if (job.kind === 'done') sayOfOne(job);
    }
  });

  function sayOfOne({ name, assetId }: ReadableJobView): void {
    const { route, go } = navigation.getState();
    if (route.kind === 'viewer' && route.assetId === assetId) return;
    const open = () => go({ kind: 'viewer', assetId });
    notices.getState().say({
      tone: 'good',
      text: () => t('frame.hasGrown', { name }),
      assetId,
      action: { label: () => t('actions.open'), run: open },
    });
  }

  function sayOfBatch({ id, name }: { readonly id: string; readonly name: string }, jobs: readonly JobView[]): void {
    const items = jobs.flatMap((job) => (job.kind !== 'unreadable' && job.parent?.id === id ? [job] : []));
    const done = items.filter(({ kind }) => kind === 'done');
    if (done.length === 0 || !items.every(isOver)) return;
    const { go } = navigation.getState();
    notices.getState().say({
      tone: 'good',
      text: () => t('frame.batchDone', { name, done: done.length, total: items.length }),
      assetId: done.at(-1)?.assetId,
      action: { label: () => t('frame.library'), run: () => go({ kind: 'library' }) },
    });
  }
}
