// A queue of jobs over a real store, and runs for its jobs.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { JobQueue } from '../../../electron/services/jobs/job-queue.ts';
import { JobLogs } from '../../../electron/services/jobs/logs/job-logs.ts';
import type { JobRequest } from '../../../electron/services/jobs/queue/job.ts';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import type { JobRunner } from '../../../electron/services/jobs/running/job-runner.ts';
import { createFileLogger } from '../../../electron/services/logging/logger.ts';
import { finishedAsset } from '../files/sample-assets.ts';
import { newFolder } from '../new-folder.ts';

export const REQUEST: Extract<JobRequest, { kind: 'generate' }> = {
  kind: 'generate',
  pictures: ['/a.png'],
  options: GenerationOptions.parse({}),
};
export const DONE = ok({ folder: '/assets/1', sidecar: finishedAsset() });
export const CANCELLED = err({ code: 'cancelled', message: 'The job was cancelled.' } as const);

export type Run = JobRunner['run'];

export function openQueue(run: Run, path = join(newFolder(), 'queue.sqlite')) {
  const store = new JobStore(path);
  const logs = new JobLogs(newFolder());
  const queue = new JobQueue({ store, runner: { run }, log: createFileLogger(join(newFolder(), 'log')), logs });
  onTestFinished(async () => {
    await queue.dispose();
    store.close();
  });
  const add = (name = 'a') => queue.add({ name, request: REQUEST }).id;
  const stateOf = (id: string) => queue.find(id)?.state;
  return { queue, store, logs, path, add, stateOf };
}

/** A run that ends only when it is cancelled. */
export const untilCancelled: Run = (_, options) =>
  new Promise((resolve) => {
    options.signal?.addEventListener('abort', () => resolve(CANCELLED));
  });
