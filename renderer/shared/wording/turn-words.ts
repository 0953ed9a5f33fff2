// Why a job that waits is not begun.
import type { ReadableJobView } from '#contract/views/job-views.ts';
import { t } from '../../words/words.ts';

/** What holds for the queue as a whole. */
export interface QueueStanding {
  /** Whether no waiting job is begun. */
  readonly isPaused: boolean;
  /** Whether a program measures this machine, so that no waiting job is begun on it. */
  readonly isMeasured: boolean;
}

/** Undefined where it waits for others alone. */
export function turnWords({ kind, place }: Pick<ReadableJobView, 'kind' | 'place'>, queue: QueueStanding): string | undefined {
  if (queue.isPaused) return t('queue.paused');
  if (kind === 'paused') return t('queue.held');
  return queue.isMeasured && place === undefined ? t('queue.measured') : undefined;
}
