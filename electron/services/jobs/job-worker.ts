// Works through the queue: claims one waiting job after the other, runs it, and puts down how it ended.
// Knows what only the process that runs a job can know: how far it is, and whether it is being cancelled.
import type { AppError } from '#contract/errors.ts';
import { err } from '#contract/result.ts';
import type { ProgressParams } from '#contract/runtime-rpc.ts';
import type { Logger } from '../logging/logger.ts';
import { isOver, type Job, type JobProgress } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { type JobClock, StageEstimates } from './stage-estimates.ts';

export interface JobWorkerCollaborators {
  readonly store: JobStore;
  readonly runner: Pick<JobRunner, 'run'>;
  readonly log: Logger;
  /** The process that claims the jobs. */
  readonly self: ProcessIdentity;
  /** Told when a job begins or ends. */
  readonly onChange: () => void;
  /** Told when the running job has come further, which changes nothing in the store. */
  readonly onProgress: () => void;
  /** Resolves when there may be something new to do, or when `signal` aborts. */
  readonly nextChange: (signal: AbortSignal) => Promise<void>;
}

interface RunningJob {
  readonly id: string;
  readonly abort: AbortController;
  progress: JobProgress;
}

const NO_PROGRESS: JobProgress = { stageFraction: 0, fraction: 0 };

export class JobWorker {
  readonly #with: JobWorkerCollaborators;
  readonly #estimates: StageEstimates;
  readonly #disposal = new AbortController();
  #running: RunningJob | undefined;
  #working: Promise<void> | undefined;

  constructor(collaborators: JobWorkerCollaborators) {
    this.#with = collaborators;
    this.#estimates = new StageEstimates(collaborators.store);
  }

  /** Begins to run waiting jobs, and goes on until disposed. */
  start(): void {
    this.#working ??= this.#workUntil(() => false);
  }

  /** Runs waiting jobs (of `only`, if given), and resolves when none of them waits or runs any more. */
  async work(only?: ReadonlySet<string>): Promise<void> {
    await this.#workUntil(() => this.#isWorkDone(only), only);
  }

  /** Aborts the job if it runs here. */
  abort(id: string): void {
    if (this.#running?.id === id) this.#running.abort.abort();
  }

  /** Aborts the running job if that was asked for in another process. */
  heedRequests(): void {
    if (this.#running !== undefined && this.#with.store.isCancelRequested(this.#running.id)) this.#running.abort.abort();
  }

  /** `job` with how far it is, if it runs here. */
  withProgress(job: Job): Job {
    const running = this.#running;
    if (job.state.kind !== 'running' || running === undefined || running.id !== job.id) return job;
    return { ...job, state: { kind: 'running', cancelling: running.abort.signal.aborted, ...running.progress } };
  }

  /** Stops working. A job that runs is put back and waits for the next start. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    this.#running?.abort.abort();
    await this.#working;
  }

  async #workUntil(isDone: () => boolean, only?: ReadonlySet<string>): Promise<void> {
    const { store, self, nextChange } = this.#with;
    while (!this.#disposal.signal.aborted) {
      const job = store.claim(self, only);
      if (job !== undefined) await this.#run(job);
      else if (isDone()) return;
      else await nextChange(this.#disposal.signal);
    }
  }

  async #run(job: Job): Promise<void> {
    const { store, runner, onChange } = this.#with;
    const running: RunningJob = { id: job.id, abort: new AbortController(), progress: NO_PROGRESS };
    const clock = this.#estimates.begin(job.request);
    this.#running = running;
    onChange();
    const result = await runner
      .run(job, {
        signal: running.abort.signal,
        onProgress: (progress) => this.#advance(running, clock, progress),
        onProcess: (pid) => store.assignWorker(job.id, identifyProcess(pid)),
      })
      .catch((cause: unknown) => err(this.#bug(job, cause)));
    this.#running = undefined;
    if (result.ok) {
      const { sidecar } = result.value;
      if (sidecar.kind === 'finished') this.#estimates.learn(job.request, sidecar.timings);
      store.finish(job.id, { kind: 'done' });
    } else if (result.error.code !== 'cancelled') store.finish(job.id, { kind: 'failed', error: result.error });
    else if (this.#disposal.signal.aborted && !store.isCancelRequested(job.id)) store.release(job.id);
    else store.finish(job.id, { kind: 'cancelled' });
    onChange();
  }

  #advance(running: RunningJob, clock: JobClock, progress: ProgressParams): void {
    const stageFraction = progress.total > 0 ? Math.min(progress.done / progress.total, 1) : 0;
    running.progress = clock.advance(progress.stage, stageFraction);
    this.#with.onProgress();
  }

  #isWorkDone(only: ReadonlySet<string> | undefined): boolean {
    const jobs = this.#with.store.list().filter((job) => only === undefined || only.has(job.id));
    return only === undefined ? jobs.every((job) => job.state.kind !== 'waiting') : jobs.every(isOver);
  }

  #bug(job: Job, cause: unknown): AppError {
    const { log } = this.#with;
    log.error(`job ${job.id}`, cause);
    return {
      code: 'internal',
      message: `The job failed for a reason that should not happen: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: `The diagnostics are in ${log.path}.`,
    };
  }
}
