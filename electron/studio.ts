// Makes every service and disposes them: the one place where they meet. The window and the terminal share it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { isOver } from '#contract/generation/is-over.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import type { Settings } from '#contract/settings.ts';
import { type FarmAsked, FarmLink, type FarmLinkOptions } from './services/farm/asker/farm-link.ts';
import { jobWords } from './services/farm/asker/job-words.ts';
import { farmPlaces } from './services/farm/farm-places.ts';
import { CopyRecords } from './services/jobs/copies/copy-records.ts';
import { JobQueue, type JobQueueDependencies } from './services/jobs/job-queue.ts';
import { JobLogs } from './services/jobs/logs/job-logs.ts';
import { CardsAside } from './services/jobs/machine/cards-aside.ts';
import { deviceOf, type Job, type JobParent, type JobRequest, type UnreadableJob } from './services/jobs/queue/job.ts';
import { type JobListing, JobStore } from './services/jobs/queue/job-store.ts';
import { nameOfPicture } from './services/jobs/requests/job-name.ts';
import { JobRunner } from './services/jobs/running/job-runner.ts';
import type { Lane } from './services/jobs/running/lane.ts';
import { installKit, type KitInstaller } from './services/kit/install-kit.ts';
import { findKit } from './services/kit/kit-contents.ts';
import type { ChangedFolders } from './services/library/changed-folders.ts';
import { forgetHandedOut } from './services/library/copies/handed-out.ts';
import { sweepLeftovers } from './services/library/leftovers.ts';
import { Library } from './services/library/library.ts';
import { recoverLibrary } from './services/library/recovery.ts';
import { endRemovals } from './services/library/trash/asset-trash.ts';
import { LocalApi } from './services/local-api/local-api.ts';
import { createFileLogger, FARM_LOG_NAME, LOG_NAME, type Logger, RUNTIME_LOG_NAME } from './services/logging/logger.ts';
import { createProcessLog } from './services/logging/process-log.ts';
import { RotatingFile } from './services/logging/rotating-file.ts';
import { usableCards } from './services/machine/description/graphics-cards.ts';
import { ModelPacks } from './services/model-packs/model-packs.ts';
import { PackDesk } from './services/model-packs/pack-desk.ts';
import { PackFinder } from './services/model-packs/pack-finder.ts';
import { type InboxPicture, PictureInbox } from './services/pictures/picture-inbox.ts';
import { enginePython } from './services/provisioning/engine-python.ts';
import { EngineRepair } from './services/provisioning/engine-repair.ts';
import { EngineSetUp, type SetUpWish } from './services/provisioning/engine-set-up.ts';
import type { SetUpWatch } from './services/provisioning/environment/set-up-steps.ts';
import { environmentFor, type Places, placesAt } from './services/provisioning/places/places.ts';
import { locatePythonRuntime } from './services/runtime/connection/python-location.ts';
import { wasFarmLost, wasLostWithFarm } from './services/runtime/connection/runtime-faults.ts';
import type { ProcessCommand } from './services/runtime/connection/runtime-process.ts';
import { RuntimePool } from './services/runtime/pool/runtime-pool.ts';
import type { Runtime } from './services/runtime/runtime.ts';
import { SettingsStore } from './services/settings/settings-store.ts';
import { type DataHome, dataHomeAt, prepareDataHome } from './services/storage/data-home.ts';
import { WatchFolder, type WatchFolderDependencies } from './services/watch-folder/watch-folder.ts';

export interface StudioOptions {
  /** The checkout, or the resources of a package. */
  readonly projectFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The window owns the picture inbox and cleans it at start; a terminal leaves it alone. */
  readonly ownsInbox: boolean;
}

export interface Studio {
  /** Of the program. */
  readonly version: string;
  readonly places: Places;
  /** The user's variables, and where a portable program keeps its data. */
  readonly environment: NodeJS.ProcessEnv;
  readonly home: DataHome;
  readonly log: Logger;
  readonly settings: SettingsStore;
  readonly runtime: Runtime;
  /** How a runtime is started with such variables. */
  readonly locate: (environment: NodeJS.ProcessEnv) => Promise<Result<ProcessCommand>>;
  /** Nothing of it runs until a job or a person asks for it. */
  readonly farm: FarmLink;
  readonly packs: PackFinder;
  readonly modelPacks: ModelPacks;
  readonly packDesk: PackDesk;
  readonly engineSetUp: EngineSetUp;
  readonly engineRepair: EngineRepair;
  readonly library: Library;
  readonly pictures: PictureInbox;
  readonly jobs: JobQueue;
  readonly cardsAside: CardsAside;
  /** Off until somebody has it follow a folder. */
  readonly watch: WatchFolder;
  /** Off until somebody starts it. */
  readonly localApi: LocalApi;
  /** Puts a running job back into the queue and ends the runtime. */
  dispose(): Promise<void>;
}

const MINUTE_MS = 60_000;

/**
 * Opens the data home and everything in it. Fails with not_writable or disk_full where there is none and none can be made;
 * on a full or read-only disk what is there can be looked at. Starts neither Python nor a job.
 */
export async function createStudio(options: StudioOptions): Promise<Result<Studio>> {
  const places = placesAt(options.projectFolder, options.environment);
  const environment = environmentFor(options.projectFolder, options.environment);
  const prepared = await prepareDataHome(dataHomeAt(environment));
  if (!prepared.ok) return prepared;
  const home = prepared.value;
  const log = createFileLogger(join(home.logs, LOG_NAME));
  const settings = new SettingsStore(home.settings, log);
  await settings.reload();
  const packs = new PackFinder([places.packs, home.packs]);
  const enginePlace = { places, environments: home.environments, environment };
  const python = enginePython(enginePlace);
  const pythonPlace = { runtime: places.runtime, python, packFolders: packs.folders };
  const locateWith: Studio['locate'] = (variables) => locatePythonRuntime({ ...pythonPlace, environment: variables });
  const locate = () => locateWith(environment);
  const modelPacks = new ModelPacks({ finder: packs, packs: home.packs, bundled: places.packs, environment, locate });
  const logs = new JobLogs(home.jobLogs);
  const store = new JobStore(home.queue, log);
  const cardsAside = new CardsAside({ store, log, logs });
  const runtime = createRuntime(home, { environment, locateWith, logs, settings, cardsAside });
  const packDesk = new PackDesk(() => void runtime.lookAgain());
  const engineSetUp = new EngineSetUp({ ...enginePlace, homeFolder: home.folder });
  const setUp = { run: setUpOrKit({ places, home: home.folder, engineSetUp, modelPacks }) };
  const engineRepair = new EngineRepair({ places, environment, setUp, onDone: () => runtime.restart() });
  followIdleLimit(settings, runtime);
  const library = new Library(home, { isBuilding: (assetId) => isKnownToBeFilled(store, assetId), log });
  const pictures = new PictureInbox({
    folder: home.inbox,
    exampleFolder: places.examples,
    runtime,
    packs,
  });
  const copies = new CopyRecords(home.copies);
  const runner = new JobRunner({ runtime, library, packs, copies });
  const remembered = () => askedLast(settings.settings);
  const farm = createFarmLink(home, { runtime: places.runtime, environment, log, logs, remembered });
  const lanes = [farmLane(farm, new JobRunner({ runtime: farm.runtime, library, packs, copies }))];
  const { inbox } = home;
  const jobs = new JobQueue({ store, runner, cards: cardsOf(runtime), lanes, log, logs, inbox, device: () => settings.settings.device });
  const watch = new WatchFolder({
    statePath: home.watched,
    importFile: (path) => pictures.importFile(path),
    grow: growthOfWatched(jobs, settings),
    log,
  });
  const localApi = new LocalApi({ programFolder: places.program, home, jobs, library, pictures, packs, runtime, log });
  const studio: Studio = {
    version: await readVersion(places.program),
    places,
    environment,
    home,
    log,
    settings,
    runtime,
    locate: locateWith,
    farm,
    packs,
    modelPacks,
    packDesk,
    engineSetUp,
    engineRepair,
    library,
    pictures,
    jobs,
    cardsAside,
    watch,
    localApi,
    dispose: async () => {
      await watch.dispose();
      engineRepair.dispose();
      await packDesk.dispose();
      await localApi.stop();
      await jobs.dispose();
      await runtime.stop();
      await farm.dispose();
      store.close();
      library.close();
    },
  };
  await putInOrder(studio, store, {
    logs,
    forgetsPictures: options.ownsInbox && store.damaged === undefined, // jobs that were lost with the queue may be asked for again
  });
  readAgainAfterOthers(studio);
  return ok(studio);
}

/** Another process that changed the queue may have changed the library as well. */
function readAgainAfterOthers({ jobs, library, log }: Studio): void {
  const failed = (cause: unknown) => void log.error('the library could not be read again', cause);
  jobs.news.subscribeToOthers(() => void library.refresh().catch(failed));
}

/** Empty where the program does not say. */
async function readVersion(projectFolder: string): Promise<string> {
  const manifest = await readFile(join(projectFolder, 'package.json'), 'utf8').catch(() => '{}');
  return z.object({ version: z.string() }).safeParse(JSON.parse(manifest)).data?.version ?? '';
}

/** What a person has the engine set up from may be a kit, which has model packs as well. */
function setUpOrKit(here: KitInstaller): (wish: SetUpWish, watch: SetUpWatch) => Promise<Result<unknown>> {
  return async (wish, watch) => {
    const kit = wish.from === undefined ? undefined : await findKit(wish.from);
    return kit?.ok ? installKit(kit.value, { torch: wish.torch }, here, watch) : here.engineSetUp.run(wish, watch);
  };
}

interface RuntimeSources extends Pick<Studio, 'environment' | 'settings' | 'cardsAside'> {
  readonly locateWith: Studio['locate'];
  readonly logs: JobLogs;
}

/** What each runtime says is also put into the log of the job that it works on. */
function createRuntime(home: DataHome, { environment, settings, locateWith, logs, cardsAside }: RuntimeSources): RuntimePool {
  const file = new RotatingFile(join(home.logs, RUNTIME_LOG_NAME));
  return new RuntimePool({
    locate: (variables) => locateWith({ ...environment, ...variables }),
    listCards: () => usableCards(environment),
    usesEveryCard: () => settings.settings.device === 'all',
    onSetAside: (card, jobId) => cardsAside.add(card, jobId),
    onTakenBack: () => cardsAside.takeBack(),
    asideElsewhere: () => new Set(cardsAside.list().map(({ uuid }) => uuid)),
    logOf: (card) => {
      const runtimeLog = createProcessLog(file);
      return (chunk) => {
        runtimeLog(chunk);
        logs.hear(chunk, card);
      };
    },
  });
}

function cardsOf(runtime: RuntimePool): JobQueueDependencies['cards'] {
  return {
    most: () => runtime.most(),
    prepare: () => runtime.prepare(),
    cardFor: ({ id, request }, taken) => runtime.cardFor({ id, device: deviceOf(request) }, taken),
    mayGoOn: (error) => runtime.mayGoOn(error),
  };
}

/** What its bridge says of a job is also put into the job's own log. */
function createFarmLink(home: DataHome, options: Omit<FarmLinkOptions, 'places' | 'onLog'> & { readonly logs: JobLogs }): FarmLink {
  const farmLog = createProcessLog(new RotatingFile(join(home.logs, FARM_LOG_NAME)));
  const hear = jobWords((jobId, sentence) => options.logs.note(jobId, `farm: ${sentence}`));
  return new FarmLink({
    ...options,
    places: farmPlaces(home),
    onLog: (chunk) => {
      farmLog(chunk);
      hear(chunk);
    },
  });
}

function askedLast({ farmHead, farmKey }: Settings): FarmAsked {
  return { ...(farmHead !== '' && { address: farmHead }), ...(farmKey !== '' && { key: farmKey }) };
}

function farmLane(farm: FarmLink, runner: JobRunner): Lane {
  return {
    place: 'farm',
    runner,
    most: () => farm.most(),
    isClosed: () => farm.closedBecause() !== undefined,
    mayGoOn: wasLostWithFarm,
    isBlameless: wasFarmLost,
  };
}

/** As the settings say at that moment. A farm that is switched off is asked by nobody, whatever was chosen. */
function growthOfWatched(jobs: JobQueue, store: SettingsStore): WatchFolderDependencies['grow'] {
  return (picture, parent) => {
    const { farmEnabled, watchPlace } = store.settings;
    const place = farmEnabled && watchPlace === 'farm' ? watchPlace : undefined;
    growWatched(jobs, { picture, parent, options: GenerationOptions.parse({}), place });
  };
}

export interface WatchedPicture {
  readonly picture: InboxPicture;
  readonly parent: JobParent;
  readonly options: GenerationOptions;
  readonly place: JobRequest['place'];
}

/** One ordinary job, unless the app ended between an earlier one and the note of it. */
export function growWatched(jobs: JobQueue, { picture: { name, path }, parent, options, place }: WatchedPicture): void {
  const isKnown = jobs.list().some(({ request }) => request.kind === 'generate' && request.pictures.includes(path));
  if (isKnown) return;
  const request: JobRequest = { kind: 'generate', pictures: [path], options, ...(place !== undefined && { place }) };
  jobs.add({ name: nameOfPicture(name), request, parent });
}

/** The model is unloaded after as long without work as the settings say, now and after every change of them. */
function followIdleLimit(settings: SettingsStore, runtime: Runtime): void {
  const follow = ({ unloadMinutes }: Settings) => runtime.limitIdleTime(unloadMinutes === 'never' ? undefined : unloadMinutes * MINUTE_MS);
  settings.subscribe(follow);
  follow(settings.settings);
}

/**
 * Offers interrupted jobs again, saves what they had sampled, and clears away what nothing needs. Each step may fail, on a
 * full disk for example: that is logged, and the studio opens. Where the queue does not say which assets are being filled,
 * nothing is moved.
 */
async function putInOrder(
  studio: Studio,
  store: JobStore,
  { logs, forgetsPictures }: { logs: JobLogs; forgetsPictures: boolean },
): Promise<void> {
  const { log, home, library } = studio;
  if (store.restriction() !== undefined) return;
  await attempt(log, async () => store.offerInterrupted());
  let folders: ChangedFolders = new Map();
  await attempt(log, async () => {
    folders = await library.changedFolders();
  });
  await attempt(log, async () => {
    const recovered = await recoverLibrary(home, library, {
      isLive: (assetId) => mayBeFilled(store.listAll(), assetId),
      names: folders.keys(),
    });
    if (recovered.adopted.length + recovered.trashed.length > 0) {
      log.warn(
        `recovered after a crash: adopted ${recovered.adopted.join(' ') || 'none'}, trashed ${recovered.trashed.join(' ') || 'none'}`,
      );
    }
  });
  await attempt(log, async () => {
    const { removed, inOrder } = await sweepLeftovers(home, {
      isRunning: (assetId) => isBeingFilled(store.listAll(), assetId),
      names: folders.keys(),
    });
    const gone = [...removed, ...(await endRemovals(home))];
    if (gone.length > 0) log.info(`removed what processes that are gone had left: ${gone.join(' ')}`);
    library.rememberInOrder(folders, inOrder);
  });
  await attempt(log, () => forgetHandedOut(home.handedOut));
  await attempt(log, () => {
    const { jobs, unreadable } = store.listAll();
    return logs.sweep(new Set([...jobs, ...unreadable].map(({ id }) => id)));
  });
  if (forgetsPictures) await attempt(log, () => forgetPictures(studio, store.listAll()));
}

async function attempt(log: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    log.error('putting the data home in order failed', cause);
  }
}

/** A job that is not understood may be one of another version, which runs it or will. */
function mayBeFilled({ jobs, unreadable }: JobListing, assetId: string): boolean {
  return jobs.some((job) => job.assetId === assetId && mayRunAgainByItself(job)) || unreadable.some((job) => mayMean(job, assetId));
}

function isBeingFilled({ jobs, unreadable }: JobListing, assetId: string): boolean {
  return (
    jobs.some((job) => job.assetId === assetId && job.state.kind === 'running') ||
    unreadable.some((job) => job.state === 'running' && mayMean(job, assetId))
  );
}

function mayMean(job: UnreadableJob, assetId: string): boolean {
  return job.assetId === undefined || job.assetId === assetId;
}

/** A job that is not understood may need any of the pictures. */
async function forgetPictures(studio: Studio, { jobs, unreadable }: JobListing): Promise<void> {
  if (unreadable.length > 0) return;
  const mayRunAgain = jobs.filter((job) => job.state.kind !== 'done');
  await studio.pictures.clean(new Set(mayRunAgain.flatMap(picturesOf)));
}

function picturesOf({ request }: Job): string[] {
  return request.kind === 'generate' ? [...request.pictures, ...(request.masks ?? []).filter((mask) => mask !== null)] : [];
}

/** In whatever process. What cannot be known stands in nobody's way: room may have to be made. */
function isKnownToBeFilled(store: JobStore, assetId: string): boolean {
  try {
    return isBeingFilled(store.listAll(), assetId);
  } catch (cause) {
    if (cause instanceof Refusal) return false;
    throw cause;
  }
}

function mayRunAgainByItself(job: Job): boolean {
  return !isOver(job.state) || job.state.kind === 'paused';
}
