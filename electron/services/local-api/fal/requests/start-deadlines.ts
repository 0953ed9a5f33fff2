// Takes back requests that have not begun when the time is over that their client gave them to start.
import type { Unsubscribe } from '../../../common/listeners.ts';
import type { HostedJob, HostedJobs } from '../../hosted-jobs/hosted-jobs.ts';

/** How many of the requests that were taken back are known as such. */
const MOST_MISSED = 500;

export class StartDeadlines {
  readonly #jobs: HostedJobs;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #missed = new Set<string>();
  readonly #unsubscribe: Unsubscribe;

  /** Deadlines that passed while no server ran are let off: such a job may have begun before. */
  constructor(jobs: HostedJobs) {
    this.#jobs = jobs;
    for (const job of jobs.listAll()) this.heed(job);
    this.#unsubscribe = jobs.onEnd(({ id }) => this.#forget(id));
  }

  dispose(): void {
    this.#unsubscribe();
    for (const id of this.#timers.keys()) this.#forget(id);
  }

  heed({ id, job }: HostedJob): void {
    const startBy = job.request.origin?.notes?.['startBy'];
    const leftMs = startBy === undefined ? Number.NaN : Date.parse(startBy) - Date.now();
    if (job.state.kind !== 'waiting' || !(leftMs > 0)) return;
    this.#timers.set(id, setTimeout(() => this.#takeBack(id), leftMs).unref());
  }

  /** Was the request cancelled here, because its time to start was over? */
  isMissed(id: string): boolean {
    return this.#missed.has(id);
  }

  #forget(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  #takeBack(id: string): void {
    this.#forget(id);
    if (this.#jobs.find(id)?.job.state.kind !== 'waiting') return;
    this.#missed.add(id);
    const [oldest] = this.#missed;
    if (this.#missed.size > MOST_MISSED && oldest !== undefined) this.#missed.delete(oldest);
    this.#jobs.cancel(id);
  }
}
