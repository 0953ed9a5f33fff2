// Takes back requests that have not begun when the time is over that their client gave them to start.
import type { HostedJob, HostedJobs } from '../../hosted-jobs/hosted-jobs.ts';

export class StartDeadlines {
  readonly #jobs: HostedJobs;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #missed = new Set<string>();

  /** Deadlines that passed while no server ran are let off: such a job may have begun before. */
  constructor(jobs: HostedJobs) {
    this.#jobs = jobs;
    for (const job of jobs.listAll()) this.heed(job);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
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

  #takeBack(id: string): void {
    this.#timers.delete(id);
    if (this.#jobs.find(id)?.job.state.kind !== 'waiting') return;
    this.#missed.add(id);
    this.#jobs.cancel(id);
  }
}
