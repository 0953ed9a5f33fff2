// Has the desktop say that a job is over, to a user who looks at something else meanwhile. A job that was cancelled is no news.

import type { Bridge } from '#contract/channels/bridge.ts';
import { isOver } from '#contract/generation/is-over.ts';
import type { JobView } from '#contract/views/job-views.ts';
import { ask } from '../../../bridge/ask.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { t } from '../../../words/words.ts';
import type { Stores } from '../../state/stores.ts';

interface EndedJobsDependencies {
  readonly stores: Pick<Stores, 'queue' | 'settings'>;
  readonly notify: Bridge['notify'];
  readonly isLookedAt: () => boolean;
}

/** Returns the function that stops following. */
export function followEndedJobs({ stores, notify, isLookedAt }: EndedJobsDependencies): () => void {
  return stores.queue.subscribe(({ jobs }, { jobs: before }) => {
    if (isLookedAt() || stores.settings.getState().view?.settings.notifications !== true) return;
    const unfinished = new Set(before.flatMap((job) => (job.kind === 'unreadable' || isOver(job) ? [] : [job.id])));
    for (const job of jobs) {
      const news = unfinished.has(job.id) ? newsOf(job) : undefined;
      if (news !== undefined) void ask(notify({ ...news, ...(job.kind === 'done' && { assetId: job.assetId }) }));
    }
  });
}

function newsOf(job: JobView): { title: string; text: string } | undefined {
  switch (job.kind) {
    case 'done':
      return { title: t('frame.jobDone', { name: job.name }), text: t('frame.jobDoneText') };
    case 'failed':
      return { title: t('frame.jobFailed', { name: job.name }), text: failureWords(job.error).message };
    case 'paused':
      return job.error && { title: t('frame.jobInterrupted', { name: job.name }), text: failureWords(job.error).message };
    default:
      return undefined;
  }
}
