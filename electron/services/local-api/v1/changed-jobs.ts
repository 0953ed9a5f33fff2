// Which jobs changed, worked out once at every change for all who listen: hundreds may.
import type { ApiJob } from '#contract/channels/local-api.ts';
import { Listeners, type Unsubscribe } from '../../common/listeners.ts';

export type JobWithoutLog = Omit<ApiJob, 'log'>;

export interface ChangedJobsOptions {
  /** Every job as it is now. */
  readonly look: () => readonly JobWithoutLog[];
  /** Hears whenever any may have changed. */
  readonly subscribe: (listener: () => void) => Unsubscribe;
}

export class ChangedJobs {
  readonly #options: ChangedJobsOptions;
  readonly #listeners = new Listeners<readonly JobWithoutLog[]>();
  #listening = 0;
  #unsubscribe: Unsubscribe = () => {};
  /** Each job in the words it was last told in. */
  #told: ReadonlyMap<string, string> = new Map();

  constructor(options: ChangedJobsOptions) {
    this.#options = options;
  }

  /** `listener` hears of those that change from now on. Nothing is looked at while nobody listens. */
  subscribe(listener: (jobs: readonly JobWithoutLog[]) => void): Unsubscribe {
    if (this.#listening === 0) {
      this.#changed();
      this.#unsubscribe = this.#options.subscribe(() => this.#tell());
    }
    this.#listening += 1;
    const forget = this.#listeners.subscribe(listener);
    return () => {
      forget();
      this.#listening -= 1;
      if (this.#listening === 0) this.#unsubscribe();
    };
  }

  #tell(): void {
    const jobs = this.#changed();
    if (jobs.length > 0) this.#listeners.emit(jobs);
  }

  #changed(): JobWithoutLog[] {
    const before = this.#told;
    const jobs = this.#options.look().map((job) => ({ job, words: JSON.stringify(job) }));
    this.#told = new Map(jobs.map(({ job, words }) => [job.id, words]));
    return jobs.flatMap(({ job, words }) => (before.get(job.id) === words ? [] : [job]));
  }
}
