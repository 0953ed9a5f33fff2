// One zip for a report: versions, machine, settings, the last lines of the logs, and the jobs that failed with their logs.
// Of who made it, and of what lets somebody in, nothing is left in it. No picture, latent or model is.
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { AppError } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { CardsAside } from '../jobs/machine/cards-aside.ts';
import type { Job, UnreadableJob } from '../jobs/queue/job.ts';
import { logTail } from '../logging/log-tail.ts';
import { FARM_LOG_NAME, LOG_NAME, RUNTIME_LOG_NAME } from '../logging/logger.ts';
import { checkMachine } from '../machine/check-machine.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { DataHome } from '../storage/data-home.ts';
import { fileSystemError } from '../storage/file-errors.ts';
import { writeFileAtomically } from '../storage/files/atomic-file.ts';
import { personalTraces, withoutPersonalTraces } from './personal-traces.ts';

export interface DiagnosticsOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly version: string;
}

export interface DescribedStudio {
  readonly home: DataHome;
  readonly settings: Pick<SettingsStore, 'settings' | 'problem'>;
  readonly jobs: JobQueue;
  readonly cardsAside: Pick<CardsAside, 'list'>;
  readonly runtime: Runtime;
}

const LOG_BYTES = 512 * 1024;
/** The newest. */
const MOST_FAILED_JOBS = 20;

/** Writes the zip to `path`; answers the names of what is in it. Starts the runtime, to say what it sees. */
export async function writeDiagnostics(studio: DescribedStudio, path: string, options: DiagnosticsOptions): Promise<Result<string[]>> {
  const texts = await collect(studio, options);
  const traces = {
    ...personalTraces(options.environment, studio.home.folder),
    secrets: [studio.settings.settings.localApiToken].filter((token) => token !== ''),
  };
  const files = Object.entries(texts).map(([name, text]) => [name, strToU8(withoutPersonalTraces(text, traces))]);
  try {
    await writeFileAtomically(path, zipSync(Object.fromEntries(files)));
    return ok(Object.keys(texts));
  } catch (cause) {
    return err(fileSystemError(cause, path));
  }
}

/** The text of each file in the zip. */
async function collect(studio: DescribedStudio, options: DiagnosticsOptions): Promise<Record<string, string>> {
  const { home, settings, jobs } = studio;
  const machine = await checkMachine(studio);
  const { listed, ...queue } = whatIsQueued(jobs);
  const failed = listed.filter((job) => 'error' in job.state && job.state.error !== undefined).slice(-MOST_FAILED_JOBS);
  const { localApiToken, ...shown } = settings.settings;
  const logs = await Promise.all(
    [LOG_NAME, RUNTIME_LOG_NAME, FARM_LOG_NAME].map(async (name) => [name, await logTail(join(home.logs, name), LOG_BYTES)]),
  );
  const jobLogs = await Promise.all(failed.map(async ({ id }) => [`jobs/${id}.log`, await readLog(jobs, id)]));
  return {
    'about.json': inJson({
      espalier: options.version,
      node: process.versions.node,
      ...(process.versions['electron'] !== undefined && { electron: process.versions['electron'] }),
      platform: `${process.platform} ${process.arch}`,
      madeAt: new Date().toISOString(),
    }),
    'machine.json': inJson(machine),
    'settings.json': inJson({ ...shown, hasLocalApiToken: localApiToken !== '', problem: settings.problem }),
    'jobs.json': inJson({ counts: countsOf(listed), ...queue, failed }),
    ...Object.fromEntries(logs.map(([name = '', text = '']) => [`logs/${name}`, text])),
    ...Object.fromEntries(jobLogs),
  };
}

interface WhatIsQueued {
  readonly listed: readonly Job[];
  readonly paused?: boolean;
  readonly unreadable?: readonly UnreadableJob[];
  readonly problem?: AppError;
}

/** A queue that cannot be read is what the report may be about. */
function whatIsQueued(jobs: JobQueue): WhatIsQueued {
  try {
    return { listed: jobs.list(), paused: jobs.isPaused(), unreadable: jobs.unreadable() };
  } catch (cause) {
    if (cause instanceof Refusal) return { listed: [], problem: cause.error };
    throw cause;
  }
}

async function readLog(jobs: DescribedStudio['jobs'], id: string): Promise<string> {
  const log = await jobs.readLog(id);
  return log.ok ? log.value : '';
}

function countsOf(jobs: readonly Job[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of jobs) counts[state.kind] = (counts[state.kind] ?? 0) + 1;
  return counts;
}

function inJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
