// Which service answers which request of the window.
import { randomInt } from 'node:crypto';
import { basename, join } from 'node:path';
import type { IPC_REQUESTS, IpcRequest } from '#contract/app-ipc.ts';
import { MAX_SEED } from '#contract/generation.ts';
import type { AnswerPerAsset } from '#contract/library-query.ts';
import { ok, type Result } from '#contract/result.ts';
import type { Job } from '../../services/jobs/queue/job.ts';
import { generationRequest } from '../../services/jobs/requests/generation-request.ts';
import { nameOfPicture, nameOfText } from '../../services/jobs/requests/job-name.ts';
import { rebuildRequest } from '../../services/jobs/requests/rebuild-request.ts';
import { regrowRequest } from '../../services/jobs/requests/regrow-request.ts';
import { hasSidecar, LATENT_NAME } from '../../services/library/asset-folder.ts';
import { handOut } from '../../services/library/handed-out.ts';
import { copyModels, type ModelCopy } from '../../services/library/model-copies.ts';
import { logTail } from '../../services/logging/log-tail.ts';
import { LOG_NAME, RUNTIME_LOG_NAME } from '../../services/logging/logger.ts';
import { checkMachine } from '../../services/machine/check-machine.ts';
import { DEFAULT_PACK } from '../../services/model-packs/pack-finder.ts';
import type { Studio } from '../../studio.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { viewAsset, viewCutOut, viewJobs, viewPicture, viewRow, viewTrashed } from './asset-views.ts';
import type { RequestHandlers } from './ipc-router.ts';
import { viewLocalApi, viewSettings } from './settings-view.ts';

/** Without the private fields of the class, which Electron alone could make. */
export type DesktopActions = Pick<Desktop, 'showInFolder' | 'showPath' | 'saveCopy' | 'copyText' | 'notify' | 'chooseFolder' | 'startDrag'>;

export function createRequestHandlers(studio: Studio, desktop: DesktopActions): RequestHandlers {
  return {
    ...pictureHandlers(studio),
    ...jobHandlers(studio),
    ...libraryHandlers(studio, desktop),
    ...runtimeHandlers(studio, desktop),
    ...settingsHandlers(studio, desktop),
  };
}

/** The handlers whose channel begins with the area's name. */
type Handlers<Area extends string> = {
  readonly [R in IpcRequest as (typeof IPC_REQUESTS)[R]['channel'] extends `${Area}:${string}` ? R : never]: RequestHandlers[R];
};

function pictureHandlers({ pictures, home }: Studio): Handlers<'pictures'> {
  return {
    importPicture: async (input) => {
      const taken = await pictures.import(input);
      return taken.ok ? ok(viewPicture(taken.value, home)) : taken;
    },
    examplePicture: async () => {
      const taken = await pictures.example();
      return taken.ok ? ok(viewPicture(taken.value, home)) : taken;
    },
    cutOut: async ({ pictureId, ...options }) => {
      const preview = await pictures.previewCutOut(pictureId, options);
      return preview.ok ? ok(viewCutOut(preview.value, home)) : preview;
    },
    keepMask: async ({ bytes }) => {
      const mask = await pictures.importMask(bytes);
      return mask.ok ? ok({ maskId: mask.value.id }) : mask;
    },
  };
}

function jobHandlers({ jobs, pictures, packs, library, home }: Studio): Handlers<'generation' | 'jobs'> {
  return {
    startGeneration: async ({ pictureIds, maskIds, text, name, parent, options }) => {
      const masks = await pathsOf(pictures, maskIds ?? []);
      if (!masks.ok) return masks;
      const paths: string[] = [];
      let title = name;
      for (const id of pictureIds) {
        const picture = await pictures.find(id);
        if (!picture.ok) return picture;
        paths.push(picture.value.path);
        title ??= nameOfPicture(picture.value.name);
      }
      const mayChoosePack = options.pack === DEFAULT_PACK;
      const request = await generationRequest(packs, { pictures: paths, masks: masks.value, text, options, mayChoosePack });
      if (!request.ok) return request;
      const job = jobs.add({ name: title ?? nameOfText(text ?? ''), request: request.value, parent });
      return ok({ jobId: job.id });
    },
    listJobs: async () => ok(viewJobs(jobs.list(), jobs.unreadable(), home)),
    cancelJob: async ({ jobId }) => done(jobs.cancel(jobId)),
    retryJob: async ({ jobId }) => done(jobs.retry(jobId)),
    dismissJob: async ({ jobId }) => done(jobs.dismiss(jobId)),
    retryFailedJobs: async (input) => idsOf(jobs.retryFailed(input)),
    cancelWaitingJobs: async (input) => idsOf(jobs.cancelWaiting(input)),
    holdJob: async ({ jobId }) => done(jobs.hold(jobId)),
    letJobGo: async ({ jobId }) => done(jobs.letGo(jobId)),
    moveJob: async ({ jobId, before }) => done(jobs.move(jobId, before)),
    readJob: async ({ jobId }) => {
      const log = await jobs.readLog(jobId);
      if (!log.ok) return log;
      const stages = jobs.find(jobId)?.stages;
      return ok({ log: log.value, ...(stages && { stages }) });
    },
    queueState: async () => ok({ paused: jobs.isPaused() }),
    pauseQueue: async ({ paused }) => done(jobs.setPaused(paused)),
    estimateRebuild: async ({ assetId, building, delivery }) => {
      const asset = await library.find(assetId);
      if (!asset.ok) return asset;
      const request = await rebuildRequest(join(asset.value.folder, LATENT_NAME), { building, delivery });
      return request.ok ? ok(jobs.estimate(request.value)) : request;
    },
  };
}

/** Where pictures of the inbox lie; null stays null. */
async function pathsOf(pictures: Studio['pictures'], ids: readonly (string | null)[]): Promise<Result<(string | null)[]>> {
  const paths: (string | null)[] = [];
  for (const id of ids) {
    const picture = id === null ? undefined : await pictures.find(id);
    if (picture?.ok === false) return picture;
    paths.push(picture?.value.path ?? null);
  }
  return ok(paths);
}

function libraryHandlers({ library, jobs, pictures, home }: Studio, desktop: DesktopActions): Handlers<'library'> {
  return {
    rebuildAsset: async ({ assetId, ...input }) => {
      const asset = await library.findForRebuild(assetId);
      if (!asset.ok) return asset;
      const { folder, sidecar } = asset.value;
      const request = await rebuildRequest(join(folder, LATENT_NAME), input);
      return request.ok ? ok({ jobId: jobs.add({ name: sidecar.name, request: request.value, assetId }).id }) : request;
    },
    regrowAsset: async ({ assetId, kind }) => {
      const asset = await library.find(assetId);
      if (!asset.ok) return asset;
      const request = await regrowRequest(asset.value, pictures, { kind, seed: randomInt(MAX_SEED + 1) });
      return request.ok ? ok({ jobId: jobs.add({ name: asset.value.sidecar.name, request: request.value }).id }) : request;
    },
    chooseBuild: async ({ assetId, buildId }) => done(await library.chooseBuild(assetId, buildId)),
    removeBuild: async ({ assetId, buildId }) => done(await library.removeBuild(assetId, buildId)),
    listLibrary: async () => ok((await library.list()).assets.map(viewRow)),
    listUnreadable: async () => ok(await library.listUnreadable()),
    refreshLibrary: async () => {
      await library.refresh();
      return ok({});
    },
    searchLibrary: async ({ text, filter }) => ok(await library.searchBriefly(text, filter)),
    orderLibrary: async ({ sort }) => ok({ ids: await library.search('', {}, sort) }),
    describeAsset: async ({ assetId }) => {
      const listed = await library.builds(assetId);
      if (!listed.ok) return listed;
      const { lineage } = listed.value.asset.sidecar;
      const parent = lineage && (await library.find(lineage.assetId));
      return ok(viewAsset(listed.value.asset, { ...listed.value, parentName: parent?.ok ? parent.value.sidecar.name : undefined }));
    },
    showInFolder: async ({ assetId }) => {
      const asset = await library.find(assetId);
      const folder = library.folderOf(assetId);
      const isThere = asset.ok || (await hasSidecar(folder)); // of what cannot be read, too
      if (isThere) desktop.showInFolder(folder, asset.ok ? asset.value.sidecar.files : {});
      return isThere ? ok({}) : asset;
    },
    saveCopy: async ({ assetId, file }) => {
      const asset = await library.find(assetId);
      return asset.ok ? desktop.saveCopy({ ...asset.value.sidecar, folder: asset.value.folder }, file) : asset;
    },
    ...severalHandlers(library, home, desktop),
    trashAsset: async ({ assetId }) => done(await library.trash(assetId)),
    restoreAsset: async ({ assetId }) => done(await library.restore(assetId)),
  };
}

type SeveralHandlers = Pick<
  Handlers<'library'>,
  'saveCopies' | 'dragOut' | 'editAssets' | 'trashAssets' | 'restoreAssets' | 'listTrash' | 'removeTrashed'
>;

/** Of many assets at once, and of the trash. */
function severalHandlers(library: Studio['library'], home: Studio['home'], desktop: DesktopActions): SeveralHandlers {
  return {
    saveCopies: async ({ assetIds }) => {
      const folder = await desktop.chooseFolder();
      if (folder === undefined) return ok({});
      const { assets, failed } = await library.findAll(assetIds);
      const copies = await copyModels(assets, folder, { library: home.library });
      return ok({ saved: { ...copiesPerAsset(copies, failed), folder: basename(folder) } });
    },
    dragOut: async ({ assetIds }) => {
      const { assets, failed } = await library.findAll(assetIds);
      const copies = await handOut(assets, home);
      const [first] = assets;
      const paths = copies.flatMap(({ copy }) => (copy.ok ? [copy.value] : []));
      desktop.startDrag(paths, first?.sidecar.files['preview'] && join(first.folder, first.sidecar.files['preview']));
      return ok(copiesPerAsset(copies, failed));
    },
    editAssets: async ({ edits }) => ok(await library.edit(edits)),
    trashAssets: async ({ assetIds }) => ok(await library.trashAll(assetIds)),
    restoreAssets: async ({ assetIds }) => ok(await library.restoreAll(assetIds)),
    listTrash: async () => ok((await library.listTrash()).map(viewTrashed)),
    removeTrashed: async ({ assetIds }) => ok(await library.removeTrashed(assetIds)),
  };
}

function copiesPerAsset(copies: readonly ModelCopy[], failed: AnswerPerAsset['failed']): AnswerPerAsset {
  return {
    done: copies.flatMap(({ assetId, copy }) => (copy.ok ? [assetId] : [])),
    failed: [...failed, ...copies.flatMap(({ assetId, copy }) => (copy.ok ? [] : [{ assetId, error: copy.error }]))],
  };
}

function runtimeHandlers({ runtime }: Studio, desktop: DesktopActions): Handlers<'runtime' | 'desktop'> {
  return {
    runtimeState: async () => ok(runtime.state()),
    unloadRuntime: async () => done(await runtime.unload()),
    restartRuntime: async () => done(await runtime.restart()),
    notify: async ({ title, text }) => {
      desktop.notify(title, text);
      return ok({});
    },
    copyText: async ({ text }) => {
      await desktop.copyText(text);
      return ok({});
    },
  };
}

function settingsHandlers(studio: Studio, desktop: DesktopActions): Handlers<'settings'> {
  const { settings, home } = studio;
  return {
    readSettings: async () => {
      await settings.reload();
      return ok(viewSettings(studio));
    },
    changeSettings: async (change) => {
      const changed = await settings.change(change);
      return changed.ok ? ok(viewSettings(studio)) : changed;
    },
    readLocalApi: async () => ok(viewLocalApi(studio.localApi)),
    checkMachine: async () => ok(await checkMachine(studio)),
    readLog: async () => {
      const [app, runtime] = await Promise.all([LOG_NAME, RUNTIME_LOG_NAME].map((name) => logTail(join(home.logs, name))));
      return ok({ text: `${app}\n${runtime}`.trim() });
    },
    showDataHome: async () => {
      desktop.showPath(home.library);
      return ok({});
    },
  };
}

function idsOf(changed: Result<Job[]>): Result<{ jobIds: string[] }> {
  return changed.ok ? ok({ jobIds: changed.value.map(({ id }) => id) }) : changed;
}

/** For requests whose success says all there is to say. */
function done<E>(result: { ok: true } | { ok: false; error: E }): { ok: true; value: Record<string, never> } | { ok: false; error: E } {
  return result.ok ? ok({}) : result;
}
