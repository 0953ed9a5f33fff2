// Makes every service and disposes them: the one place where they meet. The window and the terminal share it.
import { join } from 'node:path';
import { ok, type Result } from '#contract/result.ts';
import { isOver, type Job } from './services/jobs/job.ts';
import { JobQueue } from './services/jobs/job-queue.ts';
import { JobRunner } from './services/jobs/job-runner.ts';
import type { JobStore } from './services/jobs/job-store.ts';
import { openQueue } from './services/jobs/open-queue.ts';
import { sweepLeftovers } from './services/library/leftovers.ts';
import { Library } from './services/library/library.ts';
import { recoverLibrary } from './services/library/recovery.ts';
import { createFileLogger, LOG_NAME, type Logger } from './services/logging/logger.ts';
import { createProcessLog } from './services/logging/process-log.ts';
import { RotatingFile } from './services/logging/rotating-file.ts';
import { PackFinder } from './services/model-packs/pack-finder.ts';
import { PictureInbox } from './services/pictures/picture-inbox.ts';
import { locatePythonRuntime } from './services/runtime/python-location.ts';
import { RuntimeSupervisor } from './services/runtime/supervisor.ts';
import { type DataHome, dataHomeAt, prepareDataHome } from './services/storage/data-home.ts';

export interface StudioOptions {
  /** Holds `python-runtime/` and `packs/`. */
  readonly projectFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The window owns the picture inbox and cleans it at start; a terminal leaves it alone. */
  readonly ownsInbox: boolean;
}

export interface Studio {
  readonly home: DataHome;
  readonly log: Logger;
  readonly runtime: RuntimeSupervisor;
  readonly packs: PackFinder;
  readonly library: Library;
  readonly pictures: PictureInbox;
  readonly jobs: JobQueue;
  /** Puts a running job back into the queue and ends the runtime. */
  dispose(): Promise<void>;
}

const EXAMPLE_PICTURE = 'dragon.png';

/** Opens the data home and everything in it. Fails with not_writable or disk_full. Starts neither Python nor a job. */
export async function createStudio(options: StudioOptions): Promise<Result<Studio>> {
  const prepared = await prepareDataHome(dataHomeAt(options.environment));
  if (!prepared.ok) return prepared;
  const home = prepared.value;
  const log = createFileLogger(join(home.logs, LOG_NAME));
  const packs = new PackFinder([join(options.projectFolder, 'packs'), home.packs]);
  const runtime = createRuntime(options, home, packs);
  const library = new Library(home, { isBuilding: (assetId) => isRunning(jobs, assetId) });
  const pictures = new PictureInbox({
    folder: home.inbox,
    examplePicture: join(options.projectFolder, 'examples', EXAMPLE_PICTURE),
    runtime,
  });
  const { store, damaged } = openQueue(home.queue, log);
  const jobs = new JobQueue({ store, runner: new JobRunner({ runtime, library, packs }), log });
  const studio: Studio = {
    home,
    log,
    runtime,
    packs,
    library,
    pictures,
    jobs,
    dispose: async () => {
      await jobs.dispose();
      await runtime.stop();
      store.close();
    },
  };
  await putInOrder(studio, store, {
    forgetsPictures: options.ownsInbox && damaged === undefined, // jobs that were lost with the queue may be asked for again
  });
  jobs.subscribeToOthers(() => void library.refresh());
  return ok(studio);
}

function createRuntime(options: StudioOptions, home: DataHome, packs: PackFinder): RuntimeSupervisor {
  const runtimeLog = createProcessLog(new RotatingFile(join(home.logs, 'runtime.log')));
  const { projectFolder, environment } = options;
  return new RuntimeSupervisor({
    locate: () => locatePythonRuntime({ projectFolder, environment, packFolders: packs.folders }),
    onLog: runtimeLog,
  });
}

/** Offers interrupted jobs again, saves what they had sampled, and clears away what nothing needs. */
async function putInOrder(studio: Studio, store: JobStore, { forgetsPictures }: { forgetsPictures: boolean }): Promise<void> {
  store.offerInterrupted();
  const fillsAsset = (assetId: string) => studio.jobs.list().some((job) => job.assetId === assetId && mayRunAgainByItself(job));
  const recovered = await recoverLibrary(studio.home, studio.library, fillsAsset);
  if (recovered.adopted.length + recovered.trashed.length > 0) {
    studio.log.warn(
      `recovered after a crash: adopted ${recovered.adopted.join(' ') || 'none'}, trashed ${recovered.trashed.join(' ') || 'none'}`,
    );
  }
  const swept = await sweepLeftovers(studio.home, (assetId) => isRunning(studio.jobs, assetId));
  if (swept.length > 0) studio.log.info(`removed what processes that are gone had left: ${swept.join(' ')}`);
  if (!forgetsPictures) return;
  const mayRunAgain = studio.jobs.list().filter((job) => job.state.kind !== 'done');
  await studio.pictures.clean(new Set(mayRunAgain.flatMap((job) => (job.request.kind === 'generate' ? job.request.pictures : []))));
}

/** In whatever process. */
function isRunning(jobs: JobQueue, assetId: string): boolean {
  return jobs.list().some((job) => job.assetId === assetId && job.state.kind === 'running');
}

function mayRunAgainByItself(job: Job): boolean {
  return !isOver(job) || job.state.kind === 'paused';
}
