// In which order waiting jobs are taken: the oldest first, those of low priority when no other waits.
import type { Job } from './job.ts';

/** `items`, oldest first, as the queue will take their jobs. */
export function inClaimOrder<T>(items: readonly T[], jobOf: (item: T) => Job): T[] {
  const isLow = (item: T) => jobOf(item).request.origin?.priority === 'low';
  return [...items.filter((item) => !isLow(item)), ...items.filter(isLow)];
}
