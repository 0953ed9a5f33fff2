// Works through the queue, one lane of it: claims waiting jobs, as many at once as the lane takes, runs them, and puts down how each
// ended, however long that takes.
// Knows what only the process that runs a job can know: how far it is, and whether it is being cancelled.
import { setTimeout as delay } from 'node:timers/promises';
import type { ProgressParams } from '#contract/channels/runtime-rpc.ts';
import { isOver } from '#contract/generation/is-over.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { err, type Result } from '#contract/outcome/result.ts';
import type { Asset } from '../../library/asset/asset-folder.ts';
import type { Logger } from '../../logging/logger.ts';
import { wasKilledFromOutside } from '../../runtime/connection/runtime-faults.ts';
import type { JobClock, StageEstimates } from '../estimates/stage-estimates.ts';
import type { JobLogs, RunLog } from '../logs/job-logs.ts';
import { type Job, type JobProgress, placeOf } from '../queue/job.ts';
import type { JobStore } from '../queue/job-store.ts';
import { identifyProcess, type ProcessIdentity } from '../queue/process-identity.ts';
import type { Lane } from './lane.ts';
import { beginningOf, endOf, stageEnd } from './run-log-words.ts';
import { type LeftStage, StageRecord } from './stage-record.ts';

export interface JobWorkerDependencies {
  readonly store: JobStore;
  /** What it runs, where, and how much of it at once. */
  readonly lane: Lane;
  readonly estimates: StageEstimates;
  readonly log: Logger;
  /** Of each job. */
  readonly logs: JobLogs;
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
  readonly stages: StageRecord;
  readonly log: RunLog;
  progress: JobProgress;
}

const NO_PROGRESS: JobProgress = { stageFraction: 0, fraction: 0 };

/** Between two tries to write to a queue that refuses: at first, and at most. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;
/** How long a terminal waits for a queue that refuses, once it has run a job; and everybody who is to end. */
const TERMINAL_PATIENCE_MS = 20_000;
const LAST_PATIENCE_MS = 2_000;
/** After a bug in the loop itself. */
const BUG_PAUSE_MS = 5_000;

export class JobWorker {
  readonly #dependencies: JobWorkerDependencies;
  readonly #disposal = new AbortController();
  readonly #running = new Map<string, RunningJob>();
  readonly #runs = new Set<Promise<void>>();
  #working: Promise<void> | undefined;

  constructor(dependencies: JobWorkerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Begins to run waiting jobs, and goes on until disposed, whatever the queue refuses meanwhile. */
  start(): void {
    this.#working ??= this.#workForEver();
  }

  /**
   * Runs waiting jobs (of `only`, if given), and resolves when none of them waits or runs any more.
   * Throws a Refusal when the queue cannot be used for long.
   */
  async work(only?: ReadonlySet<string>): Promise<void> {
    await this.#workUntil(() => this.#isWorkDone(only), { only, patienceMs: TERMINAL_PATIENCE_MS });
  }

  /** Aborts the job if it runs here. */
  abort(id: string): void {
    this.#running.get(id)?.abort.abort();
  }

  /** Aborts the running jobs for which that was asked in another process. */
  heedRequests(): void {
    for (const { id, abort } of this.#running.values()) if (this.#dependencies.store.isCancelRequested(id)) abort.abort();
  }

  /** `job` with how far it is, if it runs here. */
  withProgress(job: Job): Job {
    const running = this.#running.get(job.id);
    if (job.state.kind !== 'running' || running === undefined) return job;
    return { ...job, state: { kind: 'running', cancelling: running.abort.signal.aborted, ...running.progress } };
  }

  /** Stops working. Jobs that run are put back and wait for the next start. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    for (const { abort } of this.#running.values()) abort.abort();
    await this.#working;
    await Promise.allSettled(this.#runs);
  }

  async #workForEver(): Promise<void> {
    while (!this.#disposal.signal.aborted) {
      try {
        await this.#workUntil(() => false, { patienceMs: Number.POSITIVE_INFINITY });
      } catch (cause) {
        this.#dependencies.log.error('working through the queue failed', cause);
        await this.#pause(BUG_PAUSE_MS);
      }
    }
  }

  async #workUntil(
    isDone: () => boolean,
    { only, patienceMs }: { only?: ReadonlySet<string> | undefined; patienceMs: number },
  ): Promise<void> {
    const { store, self, nextChange, lane } = this.#dependencies;
    let hasWorked = patienceMs === Number.POSITIVE_INFINITY;
    const { cardFor = () => ({}) } = lane;
    const claim = { place: lane.place, only, most: () => lane.most(), cardFor };
    await lane.prepare?.();
    while (!this.#disposal.signal.aborted) {
      const job = await this.#insist(() => store.claim(self, claim), hasWorked ? patienceMs : 0);
      if (job !== undefined) this.#begin(job, patienceMs);
      else if (this.#runs.size === 0 && isDone()) return;
      else await Promise.race([nextChange(this.#disposal.signal), ...this.#runs]); // a run that failed for good ends this, too
      hasWorked ||= job !== undefined;
    }
    await Promise.all(this.#runs);
  }

  #begin(job: Job, patienceMs: number): void {
    const run = this.#run(job, patienceMs);
    this.#runs.add(run);
    run.then(
      () => this.#runs.delete(run),
      () => this.#runs.delete(run),
    );
  }

  async #run(job: Job, patienceMs: number): Promise<void> {
    const { store, lane, onChange, log, logs } = this.#dependencies;
    const running: RunningJob = {
      id: job.id,
      abort: new AbortController(),
      stages: new StageRecord(),
      log: logs.begin(job.id, beginningOf(job), lane.place === 'here' ? { card: job.card } : 'elsewhere'),
      progress: NO_PROGRESS,
    };
    const clock = this.#dependencies.estimates.begin(job.request);
    this.#running.set(job.id, running);
    onChange();
    const result = await lane.runner
      .run(job, {
        signal: running.abort.signal,
        card: job.card,
        onProgress: (progress) => this.#advance(running, clock, progress),
        // A runtime that the queue does not know of ends with this process all the same.
        onProcess: (pid) => unlessItThrows(log, () => store.assignWorker(job.id, identifyProcess(pid))),
      })
      .catch((cause: unknown) => err(this.#bug(job, cause)));
    noteStage(running, running.stages.leave());
    running.log.end(endOf(result));
    await this.#insist(() => this.#putDown(job, result, running), patienceMs);
    this.#running.delete(job.id);
    if (result.ok && result.value.sidecar.kind === 'finished') {
      const { timings } = result.value.sidecar;
      unlessItThrows(log, () => this.#dependencies.estimates.learn(job.request, timings, running.stages.bytes()));
    }
    onChange();
  }

  #putDown(job: Job, result: Result<Asset>, { stages }: RunningJob): void {
    const { store } = this.#dependencies;
    const seconds = stages.seconds();
    if (result.ok) store.finish(job.id, { kind: 'done' }, job, seconds);
    else if (this.#wasInterrupted(result.error)) {
      store.interrupt(job, result.error, { isBlameless: this.#dependencies.lane.isBlameless?.(result.error) ?? false });
    } else if (result.error.code !== 'cancelled') store.finish(job.id, { kind: 'failed', error: result.error }, job, seconds);
    else if (this.#disposal.signal.aborted && !store.isCancelRequested(job.id)) store.release(job.id);
    else store.finish(job.id, { kind: 'cancelled' }, job, seconds);
  }

  /** Whether the job did nothing wrong, and may be run again by itself. */
  #wasInterrupted(error: AppError): boolean {
    return wasKilledFromOutside(error) || (this.#dependencies.lane.mayGoOn?.(error) ?? false);
  }

  /** `work` on the queue, tried again, later and later, while the queue refuses. Throws the Refusal when the patience ends. */
  async #insist<T>(work: () => T, patienceMs: number): Promise<T> {
    const beganMs = performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return work();
      } catch (cause) {
        const limitMs = this.#disposal.signal.aborted ? Math.min(patienceMs, LAST_PATIENCE_MS) : patienceMs;
        if (!(cause instanceof Refusal) || performance.now() - beganMs >= limitMs) throw cause;
        if (pauseMs === FIRST_PAUSE_MS) this.#dependencies.log.warn(`${cause.message} It is tried again.`);
      }
      await this.#pause(pauseMs);
    }
  }

  /** Ends early when the worker is to end, but not at once: a disk may want a moment. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#disposal;
    if (signal.aborted) await delay(FIRST_PAUSE_MS);
    else await delay(ms, undefined, { signal }).catch(() => undefined);
  }

  #advance(running: RunningJob, clock: JobClock, progress: ProgressParams): void {
    const stageFraction = progress.total > 0 ? Math.min(progress.done / progress.total, 1) : 0;
    const { node } = progress;
    running.progress = { ...clock.advance(progress.stage, stageFraction), ...(node !== undefined && { node }) };
    noteStage(running, running.stages.advance(progress));
    this.#dependencies.onProgress();
  }

  #isWorkDone(only: ReadonlySet<string> | undefined): boolean {
    const { store, lane } = this.#dependencies;
    if (lane.isClosed()) return true;
    const jobs = store.list().filter((job) => placeOf(job.request) === lane.place && (only === undefined || only.has(job.id)));
    return only === undefined
      ? jobs.every((job) => job.state.kind !== 'waiting') || store.isPaused()
      : jobs.every((job) => isOver(job.state) || job.state.kind === 'paused');
  }

  #bug(job: Job, cause: unknown): AppError {
    const { log } = this.#dependencies;
    log.error(`job ${job.id}`, cause);
    return {
      code: 'internal',
      message: `The job failed for a reason that should not happen: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: `The diagnostics are in ${log.path}.`,
    };
  }
}

function noteStage(running: RunningJob, left: LeftStage | undefined): void {
  if (left !== undefined) running.log.note(stageEnd(left));
}

/** For what a job can do without. */
function unlessItThrows(log: Logger, work: () => void): void {
  try {
    work();
  } catch (cause) {
    log.error('the queue could not be written', cause);
  }
}
