// The durable queue as the app sees it: its jobs, and what may be asked of one. Other processes may share and change it.
// The store holds the truth; a worker runs the jobs, and adds how far the one is that runs here. What changes many jobs at once is
// `bulk`, what listeners hear `news`, and who else works on this machine `machine`.
// What is asked for throws a Refusal while the queue cannot be used, or returns it; what happens by itself is logged and goes on.
import { plainName } from '#contract/asset/plain-name.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { unlessRefused } from '#contract/outcome/refusal.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { Logger } from '../logging/logger.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { BulkChanges } from './bulk-changes.ts';
import { type Estimate, StageEstimates } from './estimates/stage-estimates.ts';
import type { JobLogs } from './logs/job-logs.ts';
import { MachineUse } from './machine/machine-use.ts';
import { whyFailsAgain } from './queue/fails-again.ts';
import type { Job, JobParent, JobRequest, UnreadableJob } from './queue/job.ts';
import type { JobStore } from './queue/job-store.ts';
import { type ProcessIdentity, thisProcess } from './queue/process-identity.ts';
import { QueueNews } from './queue-news.ts';
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
  /** The folder of the pictures that are kept as they were given; none is when absent. */
  readonly inbox?: string;
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

export class JobQueue {
  readonly bulk: BulkChanges;
  readonly news: QueueNews;
  readonly machine: MachineUse;
  readonly #store: JobStore;
  /** One for each lane. */
  readonly #workers: readonly JobWorker[];
  readonly #estimates: StageEstimates;
  readonly #self: ProcessIdentity = thisProcess();
  readonly #logs: JobLogs;
  readonly #inbox: string | undefined;
  readonly #device: () => string;

  constructor(dependencies: JobQueueDependencies) {
    this.#store = dependencies.store;
    this.#logs = dependencies.logs;
    this.#inbox = dependencies.inbox;
    this.#device = dependencies.device ?? (() => ANY_DEVICE);
    this.#estimates = new StageEstimates(this.#store);
    this.news = new QueueNews({
      ...dependencies,
      withProgress: (job) => this.#withProgress(job),
      heedRequests: () => {
        for (const worker of this.#workers) worker.heedRequests();
      },
    });
    this.machine = new MachineUse({ store: this.#store, nextChange: (signal) => this.news.nextChange(signal) });
    this.bulk = new BulkChanges({
      list: () => this.list(),
      known: (id) => this.#known(id),
      cancel: (id) => {
        this.#abort(id);
        return this.#store.requestCancel(id);
      },
      failsAgain: (job) => this.whyFailsAgain(job) !== undefined,
      retry: (id) => this.#store.retry(id),
      forget: (id) => this.#forget(id),
      announce: () => this.news.announce(),
    });
    const cards = dependencies.cards ?? { most: () => 1 };
    const here: Lane = { place: 'here', runner: dependencies.runner, isClosed: () => false, ...cards };
    this.#workers = [here, ...(dependencies.lanes ?? [])].map(
      (lane) =>
        new JobWorker({
          ...dependencies,
          lane,
          estimates: this.#estimates,
          self: this.#self,
          onChange: () => this.news.announce(),
          onProgress: () => this.news.announceProgress(),
          nextChange: (signal) => this.news.nextChange(signal),
        }),
    );
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
    this.news.announce();
    return this.#known(id);
  }

  /** Cancels a job in whatever process it runs. Resolves at once; the state follows. */
  cancel(id: string): Result<Job> {
    this.#abort(id); // also while the queue cannot be used
    return this.#change(id, () => this.#store.requestCancel(id), 'It is over already.');
  }

  /** Refuses a job that could only fail again. */
  retry(id: string, { isReserved = false }: { isReserved?: boolean } = {}): Result<Job> {
    return unlessRefused(() => {
      const job = this.find(id);
      const hopeless = job && this.whyFailsAgain(job);
      if (hopeless !== undefined) return err(hopeless);
      const retry = () => this.#store.retry(id, isReserved ? this.#self : undefined);
      return this.#change(id, retry, 'Only failed, cancelled and paused jobs can be retried.');
    });
  }

  /** Why another try is in vain, and what to do instead; undefined where it may help. */
  whyFailsAgain(job: Job): AppError | undefined {
    return whyFailsAgain(job, this.#inbox);
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
      this.news.announce();
      return ok(undefined);
    });
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
      this.news.announce();
      return ok(undefined);
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
    this.news.dispose();
    await Promise.all(this.#workers.map((worker) => worker.dispose()));
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
      this.news.announce();
      return ok(this.#known(id));
    });
  }

  #abort(id: string): void {
    for (const worker of this.#workers) worker.abort(id);
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

  #withProgress(job: Job): Job {
    return this.#workers.reduce((told, worker) => worker.withProgress(told), job);
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
