// The local HTTP API over a real queue and library, with a runtime that makes files at once or fails on purpose.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import { CopyRecords } from '../../../electron/services/jobs/copies/copy-records.ts';
import { JobQueue } from '../../../electron/services/jobs/job-queue.ts';
import { JobLogs } from '../../../electron/services/jobs/logs/job-logs.ts';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import { JobRunner } from '../../../electron/services/jobs/running/job-runner.ts';
import { Library } from '../../../electron/services/library/library.ts';
import type { LocalApiSettings } from '../../../electron/services/local-api/api-settings.ts';
import { LocalApi } from '../../../electron/services/local-api/local-api.ts';
import { createFileLogger } from '../../../electron/services/logging/logger.ts';
import { PackFinder } from '../../../electron/services/model-packs/pack-finder.ts';
import { PictureInbox } from '../../../electron/services/pictures/picture-inbox.ts';
import { RuntimeSupervisor } from '../../../electron/services/runtime/supervisor.ts';
import type { DataHome } from '../../../electron/services/storage/data-home.ts';
import { newHome } from '../files/sample-assets.ts';
import { newFolder } from '../new-folder.ts';

const STAND_IN = fileURLToPath(new URL('../programs/stand-in-runtime.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

export interface ApiWithStandIn {
  /** http://127.0.0.1:12345 */
  readonly address: string;
  readonly home: DataHome;
  readonly queue: JobQueue;
  readonly library: Library;
  /** Ends the server and all that is behind it, as a program that ends does. */
  stop(): Promise<void>;
}

interface Options {
  /** As `stand-in-runtime` knows it. */
  readonly fault?: string;
  readonly folder?: string;
  readonly settings?: Partial<LocalApiSettings>;
  /** False leaves every job waiting. */
  readonly works?: boolean;
}

export async function startApi({ fault = '', folder = newFolder(), settings = {}, works = true }: Options = {}): Promise<ApiWithStandIn> {
  const home = await newHome(folder);
  const log = createFileLogger(join(home.logs, 'studio.log'));
  const packs = new PackFinder([join(PROJECT, 'packs'), home.packs]);
  const command = {
    program: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', STAND_IN],
    environment: { ...process.env, ESPALIER_TEST_FAULT: fault },
    folder: home.folder,
  };
  const runtime = new RuntimeSupervisor({ locate: async () => ok(command), onLog: () => {} });
  const store = new JobStore(home.queue, log);
  const library = new Library(home, { log });
  const pictures = new PictureInbox({ folder: home.inbox, exampleFolder: '', runtime, packs });
  const queue = new JobQueue({
    store,
    runner: new JobRunner({ runtime, library, packs, copies: new CopyRecords(home.copies) }),
    log,
    logs: new JobLogs(home.jobLogs),
  });
  const api = new LocalApi({ home, jobs: queue, library, pictures, packs, runtime, log, programFolder: PROJECT });
  const stop = async () => {
    await api.stop();
    await queue.dispose();
    await runtime.stop();
    store.close();
    library.close();
  };
  const started = await api.start({ port: 0, ...settings });
  if (!started.ok) throw new Error(started.error.message);
  onTestFinished(stop);
  if (works) queue.start();
  return { address: started.value.address, home, queue, library, stop };
}
