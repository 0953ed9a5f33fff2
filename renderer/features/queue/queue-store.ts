// The jobs as the window last heard them, and what can be done to one.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobView } from '#contract/app-ipc.ts';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import type { Result } from '#contract/result.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export type RunningJob = Extract<JobView, { kind: 'running' }>;
export type WaitingJob = Extract<JobView, { kind: 'waiting' }>;
export type UnreadableJob = Extract<JobView, { kind: 'unreadable' }>;
export type TroubledJob = Extract<JobView, { kind: 'failed' | 'paused' }> & { readonly error: AppError };

export interface Queue {
  readonly jobs: readonly JobView[];
  readonly connect: () => () => void;
  readonly cancel: (jobId: string) => Promise<void>;
  readonly retry: (jobId: string) => Promise<void>;
  readonly dismiss: (jobId: string) => Promise<void>;
}

export type QueueStore = StoreApi<Queue>;
type QueueBridge = Pick<Bridge, 'listJobs' | 'onJobsChanged' | 'cancelJob' | 'retryJob' | 'dismissJob'>;

/** `report` hears of requests that failed; a job's own failure is part of the job. */
export function createQueueStore(bridge: QueueBridge, report: (error: AppError) => void): QueueStore {
  return createStore<Queue>((set) => {
    const request = async (answer: Promise<Result<unknown>>) => {
      const result = await ask(answer);
      if (!result.ok) report(result.error);
    };
    return {
      jobs: [],
      connect: () => mirror({ fetch: bridge.listJobs, subscribe: bridge.onJobsChanged }, { accept: (jobs) => set({ jobs }), fail: report }),
      cancel: (jobId) => request(bridge.cancelJob({ jobId })),
      retry: (jobId) => request(bridge.retryJob({ jobId })),
      dismiss: (jobId) => request(bridge.dismissJob({ jobId })),
    };
  });
}

export function runningJob(jobs: readonly JobView[]): RunningJob | undefined {
  return jobs.find((job) => job.kind === 'running');
}

/** The job that is to fill this object and is not over. */
export function unfinishedJob(jobs: readonly JobView[], assetId: string): JobView | undefined {
  return jobs.find((job) => (job.kind === 'waiting' || job.kind === 'running') && job.assetId === assetId);
}

/** Jobs that a user has to look at. */
export function troubledJobs(jobs: readonly JobView[]): TroubledJob[] {
  return jobs.filter((job): job is TroubledJob => (job.kind === 'failed' || job.kind === 'paused') && job.error !== undefined);
}
