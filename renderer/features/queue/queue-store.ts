// The jobs as the window last heard them, and what can be done to them and to the queue as a whole.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { JobRecord, JobView, Measurement } from '#contract/views/job-views.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export type RunningJob = Extract<JobView, { kind: 'running' }>;
export type UnfinishedJob = Extract<JobView, { kind: 'waiting' | 'running' }>;
export type UnreadableJob = Extract<JobView, { kind: 'unreadable' }>;
export type TroubledJob = Extract<JobView, { kind: 'failed' | 'paused' }> & { readonly error: AppError };

/** The log of a job that the user asked for; without a record until it has come. */
export interface ShownLog {
  readonly jobId: string;
  readonly name: string;
  readonly record?: JobRecord;
}

export interface Queue {
  readonly jobs: readonly JobView[];
  /** Whether no waiting job is begun. */
  readonly isPaused: boolean;
  /** Of the program that has this machine for itself, so that no waiting job is begun on it. */
  readonly measurement: Measurement | undefined;
  readonly shownLog: ShownLog | undefined;
  readonly connect: () => () => void;
  readonly cancel: (jobId: string) => Promise<void>;
  readonly retry: (jobId: string) => Promise<void>;
  readonly dismiss: (jobId: string) => Promise<void>;
  readonly dismissFailed: () => Promise<void>;
  readonly hold: (jobId: string) => Promise<void>;
  readonly letGo: (jobId: string) => Promise<void>;
  /** Before another job that waits; behind all without one. */
  readonly move: (jobId: string, before: string | undefined) => Promise<void>;
  readonly pause: (paused: boolean) => Promise<void>;
  /** Of one batch, or all. */
  readonly cancelWaiting: (parentId?: string) => Promise<void>;
  readonly retryFailed: (parentId?: string) => Promise<void>;
  readonly showLog: (job: { readonly id: string; readonly name: string }) => Promise<void>;
  readonly closeLog: () => void;
}

export type QueueStore = StoreApi<Queue>;
type QueueBridge = Pick<
  Bridge,
  | 'listJobs'
  | 'onJobsChanged'
  | 'queueState'
  | 'onQueueChanged'
  | 'cancelJob'
  | 'retryJob'
  | 'dismissJob'
  | 'dismissFailedJobs'
  | 'holdJob'
  | 'letJobGo'
  | 'moveJob'
  | 'pauseQueue'
  | 'cancelWaitingJobs'
  | 'retryFailedJobs'
  | 'readJob'
>;

interface QueueReports {
  /** Hears of requests that failed; a job's own failure is part of the job. */
  readonly failed: (error: AppError) => void;
  /** Hears how many of many were not tried again, because they could only fail. */
  readonly skipped: (jobs: number) => void;
}

export function createQueueStore(bridge: QueueBridge, { failed: report, skipped }: QueueReports): QueueStore {
  return createStore<Queue>((set, get) => {
    const request = async (answer: Promise<Result<unknown>>) => {
      const result = await ask(answer);
      if (!result.ok) report(result.error);
    };
    const ofBatch = (parentId: string | undefined) => (parentId === undefined ? {} : { parentId });
    return {
      jobs: [],
      isPaused: false,
      measurement: undefined,
      shownLog: undefined,
      connect: () => {
        const stops = [
          mirror({ fetch: bridge.listJobs, subscribe: bridge.onJobsChanged }, { accept: (jobs) => set({ jobs }), fail: report }),
          mirror(
            { fetch: bridge.queueState, subscribe: bridge.onQueueChanged },
            { accept: ({ paused, measurement }) => set({ isPaused: paused, measurement }), fail: report },
          ),
        ];
        return () => {
          for (const stop of stops) stop();
        };
      },
      cancel: (jobId) => request(bridge.cancelJob({ jobId })),
      retry: (jobId) => request(bridge.retryJob({ jobId })),
      dismiss: (jobId) => request(bridge.dismissJob({ jobId })),
      dismissFailed: () => request(bridge.dismissFailedJobs()),
      hold: (jobId) => request(bridge.holdJob({ jobId })),
      letGo: (jobId) => request(bridge.letJobGo({ jobId })),
      move: (jobId, before) => request(bridge.moveJob({ jobId, ...(before !== undefined && { before }) })),
      pause: (paused) => request(bridge.pauseQueue({ paused })),
      cancelWaiting: (parentId) => request(bridge.cancelWaitingJobs(ofBatch(parentId))),
      retryFailed: async (parentId) => {
        const retried = await ask(bridge.retryFailedJobs(ofBatch(parentId)));
        if (!retried.ok) report(retried.error);
        else if (retried.value.skipped > 0) skipped(retried.value.skipped);
      },
      showLog: async ({ id, name }) => {
        set({ shownLog: { jobId: id, name } });
        const read = await ask(bridge.readJob({ jobId: id }));
        if (get().shownLog?.jobId !== id) return; // another was asked for meanwhile, or none any more
        if (read.ok) return set({ shownLog: { jobId: id, name, record: read.value } });
        set({ shownLog: undefined });
        report(read.error);
      },
      closeLog: () => set({ shownLog: undefined }),
    };
  });
}

export function runningJob(jobs: readonly JobView[]): RunningJob | undefined {
  return jobs.find((job) => job.kind === 'running');
}

/** The job that is to fill this object and is not over; the one that runs, where several are. */
export function unfinishedJob(jobs: readonly JobView[], assetId: string): UnfinishedJob | undefined {
  const isUnfinished = (job: JobView): job is UnfinishedJob =>
    (job.kind === 'waiting' || job.kind === 'running') && job.assetId === assetId;
  const unfinished = jobs.filter(isUnfinished);
  return unfinished.find(({ kind }) => kind === 'running') ?? unfinished[0];
}

/** The ids of the assets that a job works on, or will. */
export function unfinishedAssets(jobs: readonly JobView[]): string[] {
  return jobs.flatMap((job) => (job.kind === 'waiting' || job.kind === 'running' ? [job.assetId] : []));
}

/** The ids of the assets that a job works on now. */
export function assetsAtWork(jobs: readonly JobView[]): string[] {
  return jobs.flatMap((job) => (job.kind === 'running' ? [job.assetId] : []));
}

/** Whether another try of it would be in vain. */
export function failsAgain(job: JobView): boolean {
  return job.kind === 'failed' && job.failsAgain;
}

/** Jobs that a user has to look at. */
export function troubledJobs(jobs: readonly JobView[]): TroubledJob[] {
  return jobs.filter((job): job is TroubledJob => (job.kind === 'failed' || job.kind === 'paused') && job.error !== undefined);
}
