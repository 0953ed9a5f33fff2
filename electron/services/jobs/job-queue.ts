// The durable queue as the app sees it: add, cancel, retry, dismiss, watch. Other processes may share and change it.
// The store holds the truth; a worker runs the jobs, and adds how far the one is that runs here.
// What is asked for throws a Refusal while the queue cannot be used, or returns it; what happens by itself is logged and goes on.
import { setTimeout as delay } from 'node:timers/promises';
import { plainName } from '#contract/asset/plain-name.ts';
import { isOver } from '#contract/generation/is-over.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { Logger } from '../logging/logger.ts';
import { uuidV7 } from '../storage/uuid-v7.ts';
import { type Estimate, StageEstimates } from './estimates/stage-estimates.ts';
import type { JobLogs } from './logs/job-logs.ts';
import type { Job, JobParent, JobRequest, UnreadableJob } from './queue/job.ts';
import type { JobListing, JobStore } from './queue/job-store.ts';
import { identifyProcess, type ProcessIdentity } from './queue/process-identity.ts';
import { asideSentence, type SetAside } from './queue/queue-state.ts';
import type { JobRunner } from './running/job-runner.ts';
import { JobWorker } from './running/job-worker.ts';
import type { Lane } from './running/lane.ts';

export interface JobQueueDependencies {
  readonly store: JobStore;
  /** Runs jobs on this machine. */
  readonly runner: Pick<JobRunner, 'run'>;
  /** What of this machine jobs run on beside each other; they run one at a time without. */
  readonly cards?: Pick<Lane, 'most' | 'prepare' | 'cardFor' | 'mayGoOn'>;
  /** For jobs that run elsewhere. */
  readonly lanes?: readonly Lane[];
  readonly log: Logger;
  readonly logs: JobLogs;
  /** What new jobs run on that name no device; `auto` when absent. */
  readonly device?: () => string;
}

export interface AddJob {
  readonly name: string;
  readonly request: JobRequest;
  /** The asset to rebuild; absent for a new one. */
  readonly assetId?: string;
  /** True keeps other processes from running it while this one lives. */
  readonly isReserved?: boolean;
  /** The batch that it is an item of. */
  readonly parent?: JobParent | undefined;
}

const UNNAMED = 'Untitled';
const ANY_DEVICE = 'auto';
/** Of the settings alone: which cards that are is decided when a job is begun. */
const EVERY_CARD = 'all';
/** How soon a change made by another process is noticed. */
const POLL_MS = 400;

export class JobQueue {
  readonly #store: JobStore;
  /** One for each lane. */
  readonly #workers: readonly JobWorker[];
  readonly #estimates: StageEstimates;
  readonly #self: ProcessIdentity;
  readonly #log: Logger;
  readonly #logs: JobLogs;
  readonly #device: () => string;
  readonly #changes: Listeners<JobListing>;
  readonly #othersChanges: Listeners<undefined>;
  readonly #poll: NodeJS.Timeout;
  #version: string | undefined;
  #lastTold: JobListing = { jobs: [], unreadable: [], isPaused: false };
  #lastTrouble: string | undefined;

  constructor(dependencies: JobQueueDependencies) {
    this.#store = dependencies.store;
    this.#log = dependencies.log;
    this.#logs = dependencies.logs;
    this.#device = dependencies.device ?? (() => ANY_DEVICE);
    const onFault = (cause: unknown) => this.#log.error('a listener of the queue failed', cause);
    this.#changes = new Listeners(onFault);
    this.#othersChanges = new Listeners(onFault);
    const self = identifyProcess(process.pid);
    if (self === undefined) throw new Error('/proc does not list this process');
    this.#self = self;
    this.#estimates = new StageEstimates(this.#store);
    const cards = dependencies.cards ?? { most: () => 1 };
    const here: Lane = { place: 'here', runner: dependencies.runner, isClosed: () => false, ...cards };
    this.#workers = [here, ...(dependencies.lanes ?? [])].map(
      (lane) =>
        new JobWorker({
          ...dependencies,
          lane,
          estimates: this.#estimates,
          self,
          onChange: () => this.#announce(),
          onProgress: () => this.#tell(),
          nextChange: (signal) => this.#nextChange(signal),
        }),
    );
    this.#byItself(() => {
      this.#version = this.#store.version();
    });
    this.#poll = setInterval(() => this.#lookAtOthers(), POLL_MS).unref();
  }

  /** Oldest first; those that wait in the order in which they will be taken. */
  list(): Job[] {
    return this.#store.list().map((job) => this.#withProgress(job));
  }

  /** Those that this version does not understand, and leaves as they are. */
  unreadable(): readonly UnreadableJob[] {
    return this.#store.listAll().unreadable;
  }

  /** Why nothing can be added or changed now, if it cannot. */
  restriction(): AppError | undefined {
    return this.#store.restriction();
  }

  find(id: string): Job | undefined {
    const job = this.#store.find(id);
    return job && this.#withProgress(job);
  }

  /** How long `request` will take here, from the jobs that were done here. */
  estimate(request: JobRequest): Estimate {
    return this.#estimates.estimate(this.onDevice(request));
  }

  /** Hears the whole list after every change, progress included. */
  subscribe(listener: (jobs: readonly Job[], unreadable: readonly UnreadableJob[], isPaused: boolean) => void): Unsubscribe {
    return this.#changes.subscribe(({ jobs, unreadable, isPaused }) => listener(jobs, unreadable, isPaused));
  }

  /** Hears when another process that shares the queue has changed it. */
  subscribeToOthers(listener: () => void): Unsubscribe {
    return this.#othersChanges.subscribe(listener);
  }

  add(job: AddJob): Job {
    const id = uuidV7();
    const { assetId = uuidV7(), parent } = job;
    const request = this.onDevice(job.request);
    this.#store.add({
      id,
      name: storedName(job.name),
      assetId,
      request,
      ...(job.isReserved && { reservedFor: this.#self }),
      ...(parent && { parent: { ...parent, name: storedName(parent.name) } }),
    });
    this.#announce();
    return this.#known(id);
  }

  /** Cancels a job in whatever process it runs. Resolves at once; the state follows. */
  cancel(id: string): Result<Job> {
    this.#abort(id);
    return this.#change(id, () => this.#store.requestCancel(id), 'It is over already.');
  }

  retry(id: string, options: { isReserved?: boolean } = {}): Result<Job> {
    return this.#change(
      id,
      () => this.#store.retry(id, options.isReserved ? this.#self : undefined),
      'Only failed, cancelled and paused jobs can be retried.',
    );
  }

  /** Every failed job once more, or every failed item of a batch; answers those that wait now. */
  retryFailed({ parentId, isReserved = false }: { parentId?: string; isReserved?: boolean } = {}): Result<Job[]> {
    const isMeant = (job: Job) => job.state.kind === 'failed' && (parentId === undefined || job.parent?.id === parentId);
    return this.#changeAll(isMeant, (id) => this.#store.retry(id, isReserved ? this.#self : undefined));
  }

  /** Cancels every job that waits or is held, or every item of a batch that is not over; answers those that were cancelled. */
  cancelWaiting({ parentId }: { parentId?: string } = {}): Result<Job[]> {
    const isMeant = ({ state, parent }: Job) =>
      !isOver(state) && (parentId === undefined ? state.kind !== 'running' : parent?.id === parentId);
    return this.#changeAll(isMeant, (id) => {
      this.#abort(id);
      return this.#store.requestCancel(id);
    });
  }

  /** Cancels every job that waits or is held and would build one of these assets; answers them as they were before. */
  cancelWaitingFor(assetIds: ReadonlySet<string>): Result<Job[]> {
    const before = new Map<string, Job>();
    const isMeant = (job: Job) => {
      before.set(job.id, job);
      return assetIds.has(job.assetId) && (job.state.kind === 'waiting' || job.state.kind === 'paused');
    };
    const cancelled = this.#changeAll(isMeant, (id) => this.#store.requestCancel(id));
    return cancelled.ok ? ok(cancelled.value.map((job) => before.get(job.id) ?? job)) : cancelled;
  }

  /** Keeps a job that waits from being begun, until it is let go, cancelled or retried. */
  hold(id: string): Result<Job> {
    return this.#change(id, () => this.#store.hold(id), 'Only a job that waits can be paused.');
  }

  letGo(id: string): Result<Job> {
    return this.#change(id, () => this.#store.letGo(id), 'Only a job that was paused can go on.');
  }

  /** Has a job that waits taken before another one that does; without `before`, after all. */
  move(id: string, before?: string): Result<Job> {
    return this.#change(id, () => this.#store.move(id, before), 'Only a job that waits can be moved.');
  }

  /** Whether no waiting job is begun, in whatever process; what runs goes on, and so does what is asked for in a terminal. */
  isPaused(): boolean {
    return this.#store.isPaused();
  }

  setPaused(paused: boolean): Result<undefined> {
    return unlessRefused(() => {
      this.#store.setPaused(paused);
      this.#announce();
      return ok(undefined);
    });
  }

  /** The graphics cards that get no more jobs, in whatever process, each with the reason. */
  cardsSetAside(): readonly SetAside[] {
    return this.#store.cardsSetAside();
  }

  /** Tells every process of the queue, and the job that failed there last, that the card gets no more jobs. */
  noteCardAside(card: Omit<SetAside, 'owner'>, jobId: string): void {
    this.#log.warn(`${asideSentence(card)} (${card.because.code})`);
    if (jobId !== '') this.#logs.note(jobId, asideSentence(card));
    this.#byItself(() => this.#store.setCardAside({ ...card, owner: this.#self }));
  }

  takeCardsBack(): void {
    this.#byItself(() => this.#store.takeCardsBack(this.#self));
  }

  /** What happened to the job here, line by line. */
  async readLog(id: string): Promise<Result<string>> {
    const unknown = this.#whyUnknown(id);
    return unknown === undefined ? ok(await this.#logs.read(id)) : err(unknown);
  }

  /** Forgets a job that is over. Its asset stays. */
  dismiss(id: string): Result<undefined> {
    return unlessRefused(() => {
      const unknown = this.#whyUnknown(id);
      if (unknown !== undefined) return err(unknown);
      if (!this.#forget(id)) return err({ code: 'usage', message: `The job ${id} is not over.`, hint: 'Cancel it first.' });
      this.#announce();
      return ok(undefined);
    });
  }

  /** Forgets every job that failed; answers what they were. */
  dismissFailed(): Result<Job[]> {
    return unlessRefused(() => {
      const forgotten = this.list().filter(({ id, state }) => state.kind === 'failed' && this.#forget(id));
      if (forgotten.length > 0) this.#announce();
      return ok(forgotten);
    });
  }

  /** Begins to run waiting jobs, and goes on until disposed. For the window. */
  start(): void {
    for (const worker of this.#workers) worker.start();
  }

  /** Runs waiting jobs (of `only`, if given), and resolves when none of them waits or runs any more. For the terminal. */
  async work(only?: ReadonlySet<string>): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.work(only)));
  }

  /** Stops working. A job that runs is put back and waits for the next start. */
  async dispose(): Promise<void> {
    clearInterval(this.#poll);
    await Promise.all(this.#workers.map((worker) => worker.dispose()));
  }

  /** Hears cancel requests and other changes of processes that share the queue. */
  #lookAtOthers(): void {
    this.#byItself(() => {
      const version = this.#store.version();
      if (version === this.#version) return;
      this.#version = version;
      for (const worker of this.#workers) worker.heedRequests();
      this.#announce();
      this.#othersChanges.emit(undefined);
    });
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

  /** `request` as it would be run: on the device that the settings say, where it names none. */
  onDevice(request: JobRequest): JobRequest {
    if (request.place === 'farm') return request; // each node has its own
    const wish = this.#device();
    const device = wish === EVERY_CARD ? ANY_DEVICE : wish;
    if (request.kind === 'rebuild') return request.device === ANY_DEVICE ? { ...request, device } : request;
    return request.options.device === ANY_DEVICE ? { ...request, options: { ...request.options, device } } : request;
  }

  #change(id: string, change: () => boolean, otherwise: string): Result<Job> {
    return unlessRefused(() => {
      const unknown = this.#whyUnknown(id);
      if (unknown !== undefined) return err(unknown);
      if (!change()) return err({ code: 'usage', message: `Nothing was changed for the job ${id}.`, hint: otherwise });
      this.#announce();
      return ok(this.#known(id));
    });
  }

  #changeAll(isMeant: (job: Job) => boolean, change: (id: string) => boolean): Result<Job[]> {
    return unlessRefused(() => {
      const changed = this.list().filter((job) => isMeant(job) && change(job.id));
      if (changed.length > 0) this.#announce();
      return ok(changed.map(({ id }) => this.#known(id)));
    });
  }

  #forget(id: string): boolean {
    const isForgotten = this.#store.remove(id);
    if (isForgotten) void this.#logs.remove(id);
    return isForgotten;
  }

  #whyUnknown(id: string): AppError | undefined {
    if (this.find(id) !== undefined) return undefined;
    const unreadable = this.unreadable().find((job) => job.id === id);
    return unreadable === undefined ? notFound(id) : notUnderstood(unreadable);
  }

  #known(id: string): Job {
    const job = this.find(id);
    if (job === undefined) throw new Error(`the job ${id} vanished from the queue`);
    return job;
  }

  #abort(id: string): void {
    for (const worker of this.#workers) worker.abort(id);
  }

  #withProgress(job: Job): Job {
    return this.#workers.reduce((told, worker) => worker.withProgress(told), job);
  }

  #announce(): void {
    this.#byItself(() => {
      this.#lastTold = this.#store.listAll();
    });
    this.#tell();
  }

  #tell(): void {
    const { jobs } = this.#lastTold;
    this.#changes.emit({ ...this.#lastTold, jobs: jobs.map((job) => this.#withProgress(job)) });
  }

  /** For what nobody waits for: a failure is logged, once until it changes, and the next time may be better. */
  #byItself(work: () => void): void {
    try {
      work();
      this.#lastTrouble = undefined;
    } catch (cause) {
      const trouble = cause instanceof Error ? cause.message : String(cause);
      if (trouble !== this.#lastTrouble) this.#log.error('the queue could not be looked at', cause);
      this.#lastTrouble = trouble;
    }
  }
}

function unlessRefused<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Refusal) return err(cause.error);
    throw cause;
  }
}

function storedName(name: string): string {
  return plainName(name).trim() || UNNAMED;
}

function notFound(id: string): AppError {
  return { code: 'not_found', message: `There is no job ${id}.`, waysOut: [{ kind: 'list-jobs' }] };
}

function notUnderstood({ id, reason }: UnreadableJob): AppError {
  return {
    code: 'usage',
    message: `The job ${id} was left as it is: ${reason}`,
    hint: 'Another version of Espalier may have written it; start that one.',
  };
}
