// The durable queue as the app sees it: add, cancel, retry, watch, and work through it one job at a time.
// The store holds the truth; this adds what only the running process knows: progress, cancelling, waking up.
import { setTimeout as delay } from 'node:timers/promises';
import type { AppError } from '#contract/errors.ts';
import type { Timings } from '#contract/generation.ts';
import { err, ok, type Result } from '#contract/result.ts';
import type { ProgressParams } from '#contract/runtime-rpc.ts';
import { Listeners, type Unsubscribe } from '../listeners.ts';
import type { Logger } from '../logging/logger.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import { isOver, type Job, type JobProgress, type JobRequest } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { type JobClock, StageEstimates } from './stage-estimates.ts';

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

interface RunningJob {
  readonly id: string;
  readonly abort: AbortController;
  progress: JobProgress;
}

const UNNAMED = 'Untitled';
const NO_PROGRESS: JobProgress = { stageFraction: 0, fraction: 0 };
/** How soon a change made by another process is noticed. */
const POLL_MS = 400;

export class JobQueue {
  readonly #store: JobStore;
  readonly #runner: Pick<JobRunner, 'run'>;
  readonly #log: Logger;
  readonly #estimates: StageEstimates;
  readonly #self: ProcessIdentity;
  readonly #changes = new Listeners<readonly Job[]>();
  readonly #othersChanges = new Listeners<undefined>();
  readonly #disposal = new AbortController();
  readonly #poll: NodeJS.Timeout;
  #version: number;
  #lastTold: readonly Job[] = [];
  #running: RunningJob | undefined;
  #working: Promise<void> | undefined;

  constructor(collaborators: JobQueueCollaborators) {
    this.#store = collaborators.store;
    this.#runner = collaborators.runner;
    this.#log = collaborators.log;
    this.#estimates = new StageEstimates(collaborators.store);
    const self = identifyProcess(process.pid);
    if (self === undefined) throw new Error('/proc does not list this process');
    this.#self = self;
    this.#version = this.#store.version();
    this.#poll = setInterval(() => this.#lookAtOthers(), POLL_MS).unref();
  }

  /** Oldest first. */
  list(): Job[] {
    return this.#store.list().map((job) => this.#withProgress(job));
  }

  find(id: string): Job | undefined {
    const job = this.#store.find(id);
    return job && this.#withProgress(job);
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
    if (this.#running?.id === id) this.#running.abort.abort();
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
    this.#working ??= this.#workForever();
  }

  /** Runs waiting jobs (of `only`, if given), and resolves when none of them waits or runs any more. For the terminal. */
  async work(only?: ReadonlySet<string>): Promise<void> {
    while (!this.#disposal.signal.aborted) {
      const job = this.#store.claim(this.#self, only);
      if (job !== undefined) await this.#run(job);
      else if (this.#isWorkDone(only)) return;
      else await this.#nextChange();
    }
  }

  /** Stops working. A job that runs is put back and waits for the next start. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    clearInterval(this.#poll);
    this.#running?.abort.abort();
    await this.#working;
  }

  async #workForever(): Promise<void> {
    while (!this.#disposal.signal.aborted) {
      const job = this.#store.claim(this.#self);
      if (job !== undefined) await this.#run(job);
      else await this.#nextChange();
    }
  }

  async #run(job: Job): Promise<void> {
    const running: RunningJob = { id: job.id, abort: new AbortController(), progress: NO_PROGRESS };
    const clock = this.#estimates.begin(job.request);
    this.#running = running;
    this.#announce();
    const result = await this.#runner
      .run(job, {
        signal: running.abort.signal,
        onProgress: (progress) => this.#advance(running, clock, progress),
        onProcess: (pid) => this.#store.assignWorker(job.id, identifyProcess(pid)),
      })
      .catch((cause: unknown) => err(this.#bug(job, cause)));
    this.#running = undefined;
    if (result.ok) {
      if (result.value.sidecar.kind === 'finished') this.#learn(job, result.value.sidecar.timings);
      this.#store.finish(job.id, { kind: 'done' });
    } else if (result.error.code !== 'cancelled') this.#store.finish(job.id, { kind: 'failed', error: result.error });
    else if (this.#disposal.signal.aborted && !this.#store.isCancelRequested(job.id)) this.#store.release(job.id);
    else this.#store.finish(job.id, { kind: 'cancelled' });
    this.#announce();
  }

  #learn(job: Job, timings: Timings): void {
    this.#estimates.learn(job.request, timings);
  }

  #advance(running: RunningJob, clock: JobClock, progress: ProgressParams): void {
    const stageFraction = progress.total > 0 ? Math.min(progress.done / progress.total, 1) : 0;
    running.progress = clock.advance(progress.stage, stageFraction);
    this.#tell(); // progress comes often, and changes nothing in the store
  }

  #bug(job: Job, cause: unknown): AppError {
    this.#log.error(`job ${job.id}`, cause);
    return {
      code: 'internal',
      message: `The job failed for a reason that should not happen: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: `The diagnostics are in ${this.#log.path}.`,
    };
  }

  /** Hears cancel requests and other changes of processes that share the queue. */
  #lookAtOthers(): void {
    const version = this.#store.version();
    if (version === this.#version) return;
    this.#version = version;
    if (this.#running !== undefined && this.#store.isCancelRequested(this.#running.id)) this.#running.abort.abort();
    this.#announce();
    this.#othersChanges.emit(undefined);
  }

  async #nextChange(): Promise<void> {
    const changed = Promise.withResolvers<void>();
    const unsubscribe = this.subscribe(() => changed.resolve());
    const timer = new AbortController();
    const signal = AbortSignal.any([timer.signal, this.#disposal.signal]);
    // A process that died changes nothing in the queue, so the queue is looked at now and then in any case.
    await Promise.race([changed.promise, delay(POLL_MS, undefined, { signal }).catch(() => undefined)]);
    timer.abort();
    unsubscribe();
  }

  #isWorkDone(only: ReadonlySet<string> | undefined): boolean {
    const jobs = this.#store.list().filter((job) => only === undefined || only.has(job.id));
    return only === undefined ? jobs.every((job) => job.state.kind !== 'waiting') : jobs.every(isOver);
  }

  #afterChange(id: string, hasChanged: boolean, otherwise: string): Result<Job> {
    if (this.find(id) === undefined) return err(notFound(id));
    if (!hasChanged) return err({ code: 'usage', message: `Nothing was changed for the job ${id}.`, hint: otherwise });
    this.#announce();
    return ok(this.#known(id));
  }

  #withProgress(job: Job): Job {
    const running = this.#running;
    if (job.state.kind !== 'running' || running === undefined || running.id !== job.id) return job;
    return { ...job, state: { kind: 'running', cancelling: running.abort.signal.aborted, ...running.progress } };
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
    this.#changes.emit(this.#lastTold.map((job) => this.#withProgress(job)));
  }
}

function notFound(id: string): AppError {
  return { code: 'not_found', message: `There is no job ${id}.`, hint: 'See `espalier jobs list`.' };
}
