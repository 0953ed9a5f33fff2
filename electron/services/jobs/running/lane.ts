// Where jobs run: on this machine, or on a farm. Each lane takes its own jobs from the one queue, so many at once.
import type { JobPlace } from '../queue/job.ts';
import type { JobRunner } from './job-runner.ts';

export interface Lane {
  readonly place: JobPlace;
  readonly runner: Pick<JobRunner, 'run'>;
  /** How many jobs may run at once, in all processes that share the queue. Asked only when a job waits. */
  most(): number;
  /** Whether jobs wait in vain until a person does something, so that nobody need wait for them. */
  isClosed(): boolean;
}
