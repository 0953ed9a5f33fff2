// What the queue tells: the whole list after every change, progress included, and that another process has changed it.
// Looks at the queue's file by the clock, because nobody says when another process writes there.
import { setTimeout as delay } from 'node:timers/promises';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { Logger } from '../logging/logger.ts';
import type { Job } from './queue/job.ts';
import type { JobListing, JobStore } from './queue/job-store.ts';

export interface QueueNewsDependencies {
  readonly store: Pick<JobStore, 'version' | 'listAll'>;
  readonly log: Pick<Logger, 'error'>;
  /** A job as it is to be told: with how far it is, if it runs here. */
  readonly withProgress: (job: Job) => Job;
  /** Obeys what another process asked of jobs that run here, before that is told. */
  readonly heedRequests: () => void;
}

/** How soon a change made by another process is noticed. */
const POLL_MS = 400;

export class QueueNews {
  readonly #dependencies: QueueNewsDependencies;
  readonly #changes: Listeners<JobListing>;
  readonly #othersChanges: Listeners<undefined>;
  readonly #poll: NodeJS.Timeout;
  #version: string | undefined;
  #lastTold: JobListing = { jobs: [], unreadable: [], isPaused: false };
  #lastTrouble: string | undefined;

  constructor(dependencies: QueueNewsDependencies) {
    this.#dependencies = dependencies;
    const onFault = (cause: unknown) => dependencies.log.error('a listener of the queue failed', cause);
    this.#changes = new Listeners(onFault);
    this.#othersChanges = new Listeners(onFault);
    this.#unlessItThrows(() => {
      this.#version = dependencies.store.version();
    });
    this.#poll = setInterval(() => this.#lookAtOthers(), POLL_MS).unref();
  }

  /** Hears the whole list after every change, progress included. */
  subscribe(listener: (listing: JobListing) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Hears when another process that shares the queue has changed it. */
  subscribeToOthers(listener: () => void): Unsubscribe {
    return this.#othersChanges.subscribe(listener);
  }

  /** Tells the list as the queue has it now. */
  announce(): void {
    this.#unlessItThrows(() => {
      this.#lastTold = this.#dependencies.store.listAll();
    });
    this.announceProgress();
  }

  /** Tells the list as it was told last, but for the progress of what runs here. */
  announceProgress(): void {
    const { jobs } = this.#lastTold;
    this.#changes.emit({ ...this.#lastTold, jobs: jobs.map(this.#dependencies.withProgress) });
  }

  /** Resolves when there may be something new to do, or when `disposal` aborts. */
  async nextChange(disposal: AbortSignal): Promise<void> {
    const changed = Promise.withResolvers<void>();
    const unsubscribe = this.subscribe(() => changed.resolve());
    const timer = new AbortController();
    const signal = AbortSignal.any([timer.signal, disposal]);
    // A process that died changes nothing in the queue, so the queue is looked at now and then in any case.
    await Promise.race([changed.promise, delay(POLL_MS, undefined, { signal }).catch(() => undefined)]);
    timer.abort();
    unsubscribe();
  }

  dispose(): void {
    clearInterval(this.#poll);
  }

  #lookAtOthers(): void {
    this.#unlessItThrows(() => {
      const version = this.#dependencies.store.version();
      if (version === this.#version) return;
      this.#version = version;
      this.#dependencies.heedRequests();
      this.announce();
      this.#othersChanges.emit(undefined);
    });
  }

  /** Nobody waits for the news: what stands in their way is logged, once until it is something else, and the next look may go well. */
  #unlessItThrows(look: () => void): void {
    try {
      look();
      this.#lastTrouble = undefined;
    } catch (cause) {
      const trouble = cause instanceof Error ? cause.message : String(cause);
      if (trouble !== this.#lastTrouble) this.#dependencies.log.error('the queue could not be looked at', cause);
      this.#lastTrouble = trouble;
    }
  }
}
