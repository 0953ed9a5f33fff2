// Whether nothing more will happen to a job unless it is retried. Apart from the schemas, so that the window can know it too.
// A job that a user paused is only held back; one that was interrupted too often has an error, and waits to be retried.
import type { JobView } from '../views/job-views.ts';

export function isOver(job: { readonly kind: JobView['kind']; readonly error?: unknown }): boolean {
  return job.kind !== 'waiting' && job.kind !== 'running' && !isHeld(job);
}

/** Whether a user keeps it from being begun. */
export function isHeld({ kind, error }: { readonly kind: JobView['kind']; readonly error?: unknown }): boolean {
  return kind === 'paused' && error === undefined;
}
