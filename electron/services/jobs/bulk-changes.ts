// One wish for many jobs of the queue, told once. A job that the wish does not fit, or no longer, stays as it is.
// Knows which jobs are meant; how one of them is changed is the queue's.
import { isOver } from '#contract/generation/is-over.ts';
import { unlessRefused } from '#contract/outcome/refusal.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import type { Job } from './queue/job.ts';

/** What the queue can do to one job, untold; false where nothing was changed. */
export interface OneJob {
  readonly list: () => readonly Job[];
  readonly known: (id: string) => Job;
  readonly failsAgain: (job: Job) => boolean;
  readonly cancel: (id: string) => boolean;
  readonly retry: (id: string) => boolean;
  readonly forget: (id: string) => boolean;
  readonly announce: () => void;
}

export interface RetriedJobs {
  /** Those that wait now. */
  readonly retried: readonly Job[];
  /** Those that could only fail again, and stay as they are. */
  readonly skipped: readonly Job[];
}

export class BulkChanges {
  readonly #one: OneJob;

  constructor(one: OneJob) {
    this.#one = one;
  }

  /** Every failed job once more, or every failed item of a batch, where that may help. */
  retryFailed({ parentId }: { parentId?: string } = {}): Result<RetriedJobs> {
    const isMeant = (job: Job) => job.state.kind === 'failed' && (parentId === undefined || job.parent?.id === parentId);
    return unlessRefused(() => {
      const { hopeful = [], hopeless: skipped = [] } = Object.groupBy(this.#meant(isMeant), (job) =>
        this.#one.failsAgain(job) ? 'hopeless' : 'hopeful',
      );
      const retried = this.#changed(hopeful, this.#one.retry);
      return ok({ retried: retried.map(this.#asItIs), skipped });
    });
  }

  /** Cancels every job that waits or is held, or every item of a batch that is not over; answers those that were cancelled. */
  cancelWaiting({ parentId }: { parentId?: string } = {}): Result<Job[]> {
    const isMeant = ({ state, parent }: Job) =>
      !isOver(state) && (parentId === undefined ? state.kind !== 'running' : parent?.id === parentId);
    return unlessRefused(() => ok(this.#changed(this.#meant(isMeant), this.#one.cancel).map(this.#asItIs)));
  }

  /** Cancels every job that waits or is held and would build one of these assets; answers them as they were before. */
  cancelWaitingFor(assetIds: ReadonlySet<string>): Result<Job[]> {
    const isMeant = ({ assetId, state }: Job) => assetIds.has(assetId) && (state.kind === 'waiting' || state.kind === 'paused');
    return unlessRefused(() => ok(this.#changed(this.#meant(isMeant), this.#one.cancel)));
  }

  /** Forgets every job that failed; answers what they were. */
  dismissFailed(): Result<Job[]> {
    return unlessRefused(() =>
      ok(
        this.#changed(
          this.#meant(({ state }) => state.kind === 'failed'),
          this.#one.forget,
        ),
      ),
    );
  }

  #meant(isMeant: (job: Job) => boolean): Job[] {
    return this.#one.list().filter(isMeant);
  }

  /** Those of `jobs` that were changed, as they were before. */
  #changed(jobs: readonly Job[], change: (id: string) => boolean): Job[] {
    const changed = jobs.filter(({ id }) => change(id));
    if (changed.length > 0) this.#one.announce();
    return changed;
  }

  readonly #asItIs = ({ id }: Job): Job => this.#one.known(id);
}
