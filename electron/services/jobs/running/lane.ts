// Where jobs run: on this machine, or on a farm. Each lane takes its own jobs from the one queue, so many at once.
import type { AppError } from '#contract/outcome/errors.ts';
import type { Job, JobPlace } from '../queue/job.ts';
import type { JobRunner } from './job-runner.ts';

export interface Lane {
  readonly place: JobPlace;
  readonly runner: Pick<JobRunner, 'run'>;
  /** How many jobs may run at once, in all processes that share the queue. Asked only when a job waits. */
  most(): number;
  /** Before its first job: what has to be known for that. */
  prepare?(): Promise<void>;
  /** Which graphics card `job` would have for itself, while those in `taken` are others'; undefined: it has to wait. */
  cardFor?(job: Job, taken: ReadonlySet<string>): { readonly card?: string } | undefined;
  /** Whether a job that failed so did nothing wrong, and may be run again by itself. One whose runtime was killed may in any case. */
  mayGoOn?(error: AppError): boolean;
  /** Whether that says nothing of the job at all, so that it may go on so however often it happens. */
  isBlameless?(error: AppError): boolean;
  /** Whether jobs wait in vain until a person does something, so that nobody need wait for them. */
  isClosed(): boolean;
}
