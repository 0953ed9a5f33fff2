// Why a job that waits is not begun.
import type { Measurement, ReadableJobView } from '#contract/views/job-views.ts';
import { t } from '../../words/words.ts';

/** What holds for the queue as a whole. */
export interface QueueStanding {
  /** Whether no waiting job is begun. */
  readonly isPaused: boolean;
  /** Of the program that has this machine for itself, so that no waiting job is begun on it. */
  readonly measurement?: Measurement | undefined;
}

/** Undefined where it waits for others alone. */
export function turnWords({ kind, place }: Pick<ReadableJobView, 'kind' | 'place'>, queue: QueueStanding): string | undefined {
  if (queue.isPaused) return t('queue.paused');
  if (kind === 'paused') return t('queue.held');
  return queue.measurement !== undefined && place === undefined ? t(measurementKey(queue.measurement)) : undefined;
}

/** What is said of jobs that wait for it. */
export function measurementKey(measurement: Measurement): 'queue.measured' | 'queue.measuredNext' {
  return measurement === 'runs' ? 'queue.measured' : 'queue.measuredNext';
}
