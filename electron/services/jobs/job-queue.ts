// The durable queue as the app sees it: add, cancel, retry, dismiss, watch. Other processes may share and change it.
// The store holds the truth; a worker runs the jobs, and adds how far the one is that runs here.
import { setTimeout as delay } from 'node:timers/promises';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { Listeners, type Unsubscribe } from '../listeners.ts';
import type { Logger } from '../logging/logger.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import type { Job, JobRequest } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { JobWorker } from './job-worker.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';

export interface JobQueueCollaborators {
  readonly store: JobStore;
  readonly runner: Pick<JobRunner, 'run'>;
  readonly log: Logger;
}

export interface AddJob {
  readonly name: string;
  readonly request: JobRequest;
  /** The asset to rebuild; absent for a new one. */
  readonly assetId?: string;
  /** True keeps other processes from running it while this one lives. */
  readonly isReserved?: boolean;
}

const UNNAMED = 'Untitled';
/** How soon a change made by another process is noticed. */
const POLL_MS = 400;

export class JobQueue {
  readonly #store: JobStore;
  readonly #worker: JobWorker;
  readonly #self: ProcessIdentity;
  readonly #changes = new Listeners<readonly Job[]>();
  readonly #othersChanges = new Listeners<undefined>();
  readonly #poll: NodeJS.Timeout;
  #version: number;
  #lastTold: readonly Job[] = [];

  constructor(collaborators: JobQueueCollaborators) {
    this.#store = collaborators.store;
    const self = identifyProcess(process.pid);
    if (self === undefined) throw new Error('/proc does not list this process');
    this.#self = self;
    this.#worker = new JobWorker({
      ...collaborators,
      self,
      onChange: () => this.#announce(),
      onProgress: () => this.#tell(),
      nextChange: (signal) => this.#nextChange(signal),
    });
    this.#version = this.#store.version();
    this.#poll = setInterval(() => this.#lookAtOthers(), POLL_MS).unref();
  }

  /** Oldest first. */
  list(): Job[] {
    return this.#store.list().map((job) => this.#worker.withProgress(job));
  }

  find(id: string): Job | undefined {
    const job = this.#store.find(id);
    return job && this.#worker.withProgress(job);
  }

  /** Hears the whole list after every change, progress included. */
  subscribe(listener: (jobs: readonly Job[]) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Hears when another process that shares the queue has changed it. */
  subscribeToOthers(listener: () => void): Unsubscribe {
    return this.#othersChanges.subscribe(listener);
  }

  add(job: AddJob): Job {
    const id = uuidV7();
    const { request, assetId = uuidV7() } = job;
    this.#store.add({ id, name: job.name.trim() || UNNAMED, assetId, request, ...(job.isReserved && { reservedFor: this.#self }) });
    this.#announce();
    return this.#known(id);
  }

  /** Cancels a job in whatever process it runs. Resolves at once; the state follows. */
  cancel(id: string): Result<Job> {
    const cancelled = this.#store.requestCancel(id);
    this.#worker.abort(id);
    return this.#afterChange(id, cancelled, 'It is over already.');
  }

  retry(id: string, options: { isReserved?: boolean } = {}): Result<Job> {
    return this.#afterChange(
      id,
      this.#store.retry(id, options.isReserved ? this.#self : undefined),
      'Only failed, cancelled and paused jobs can be retried.',
    );
  }

  /** Forgets a job that is over. Its asset stays. */
  dismiss(id: string): Result<undefined> {
    const job = this.find(id);
    if (job === undefined) return err(notFound(id));
    if (!this.#store.remove(id)) return err({ code: 'usage', message: `The job ${id} is not over.`, hint: 'Cancel it first.' });
    this.#announce();
    return ok(undefined);
  }

  /** Begins to run waiting jobs, and goes on until disposed. For the window. */
  start(): void {
    this.#worker.start();
  }

  /** Runs waiting jobs (of `only`, if given), and resolves when none of them waits or runs any more. For the terminal. */
  async work(only?: ReadonlySet<string>): Promise<void> {
    await this.#worker.work(only);
  }

  /** Stops working. A job that runs is put back and waits for the next start. */
  async dispose(): Promise<void> {
    clearInterval(this.#poll);
    await this.#worker.dispose();
  }

  /** Hears cancel requests and other changes of processes that share the queue. */
  #lookAtOthers(): void {
    const version = this.#store.version();
    if (version === this.#version) return;
    this.#version = version;
    this.#worker.heedRequests();
    this.#announce();
    this.#othersChanges.emit(undefined);
  }

  async #nextChange(disposal: AbortSignal): Promise<void> {
    const changed = Promise.withResolvers<void>();
    const unsubscribe = this.subscribe(() => changed.resolve());
    const timer = new AbortController();
    const signal = AbortSignal.any([timer.signal, disposal]);
    // A process that died changes nothing in the queue, so the queue is looked at now and then in any case.
    await Promise.race([changed.promise, delay(POLL_MS, undefined, { signal }).catch(() => undefined)]);
    timer.abort();
    unsubscribe();
  }

  #afterChange(id: string, hasChanged: boolean, otherwise: string): Result<Job> {
    if (this.find(id) === undefined) return err(notFound(id));
    if (!hasChanged) return err({ code: 'usage', message: `Nothing was changed for the job ${id}.`, hint: otherwise });
    this.#announce();
    return ok(this.#known(id));
  }

  #known(id: string): Job {
    const job = this.find(id);
    if (job === undefined) throw new Error(`the job ${id} vanished from the queue`);
    return job;
  }

  #announce(): void {
    this.#lastTold = this.#store.list();
    this.#tell();
  }

  #tell(): void {
    this.#changes.emit(this.#lastTold.map((job) => this.#worker.withProgress(job)));
  }
}

function notFound(id: string): AppError {
  return { code: 'not_found', message: `There is no job ${id}.`, hint: 'See `espalier jobs list`.' };
}
