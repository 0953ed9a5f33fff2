// Which service answers which request of the window.
import { randomInt } from 'node:crypto';
import { basename, join } from 'node:path';
import { MAX_SEED } from '#contract/generation.ts';
import type { AnswerPerAsset } from '#contract/library-query.ts';
import { ok } from '#contract/result.ts';
import { writeDiagnostics } from '../../services/diagnostics/write-diagnostics.ts';
import { rebuildRequest } from '../../services/jobs/requests/rebuild-request.ts';
import { regrowRequest } from '../../services/jobs/requests/regrow-request.ts';
import { hasSidecar, LATENT_NAME } from '../../services/library/asset-folder.ts';
import { fileSizes } from '../../services/library/file-sizes.ts';
import { handOut } from '../../services/library/handed-out.ts';
import { copyModels, type ModelCopy } from '../../services/library/model-copies.ts';
import { logTail } from '../../services/logging/log-tail.ts';
import { LOG_NAME, RUNTIME_LOG_NAME } from '../../services/logging/logger.ts';
import { checkMachine } from '../../services/machine/check-machine.ts';
import { describeMachine } from '../../services/machine/description/describe-machine.ts';
import { findingsOf } from '../../services/machine/findings.ts';
import type { Studio } from '../../studio.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { viewAsset, viewCutOut, viewPicture, viewRow, viewTrashed } from './asset-views.ts';
import { batchHandlers } from './batch-handlers.ts';
import { farmHandlers, obeyFarmSwitch } from './farm-handlers.ts';
import { done, type Handlers } from './handlers.ts';
import type { RequestHandlers } from './ipc-router.ts';
import { jobHandlers } from './job-handlers.ts';
import { engineHandlers, packHandlers } from './pack-handlers.ts';
import { viewLocalApi, viewSettings } from './settings-view.ts';
import { variantHandlers } from './variant-handlers.ts';
import { watchHandlers } from './watch-handlers.ts';

/** Without the private fields of the class, which Electron alone could make. */
export type DesktopActions = Pick<
  Desktop,
  | 'showInFolder'
  | 'showPath'
  | 'saveCopy'
  | 'savePicture'
  | 'copyText'
  | 'notify'
  | 'setBadge'
  | 'chooseFile'
  | 'chooseFolder'
  | 'chooseFiles'
  | 'startDrag'
>;

export function createRequestHandlers(studio: Studio, desktop: DesktopActions): RequestHandlers {
  return obeyFarmSwitch(studio, {
    ...pictureHandlers(studio),
    ...jobHandlers(studio),
    ...batchHandlers(studio, desktop),
    ...watchHandlers(studio, desktop),
    ...farmHandlers(studio, desktop),
    ...libraryHandlers(studio, desktop),
    ...runtimeHandlers(studio, desktop),
    ...settingsHandlers(studio, desktop),
    ...packHandlers(studio, desktop),
    ...engineHandlers(studio, desktop),
  });
}

function pictureHandlers({ pictures, packs, home }: Studio): Handlers<'pictures'> {
  return {
    importPicture: async (input) => {
      const taken = await pictures.import(input);
      return taken.ok ? ok(viewPicture(taken.value, home)) : taken;
    },
    examplePicture: async ({ name }) => {
      const taken = await pictures.example(name);
      return taken.ok ? ok(viewPicture(taken.value, home)) : taken;
    },
    cutOut: async ({ pictureId, ...options }) => {
      const preview = await pictures.previewCutOut(pictureId, options);
      if (!preview.ok) return preview;
      return ok({ ...viewCutOut(preview.value, home), ...(options.matting !== undefined && { matting: options.matting }) });
    },
    listMatting: async () => ok((await packs.listMatting()).map(({ matting: _, ...choice }) => choice)),
    keepMask: async ({ bytes }) => {
      const mask = await pictures.importMask(bytes);
      return mask.ok ? ok({ maskId: mask.value.id }) : mask;
    },
  };
}

function libraryHandlers(studio: Studio, desktop: DesktopActions): Handlers<'library'> {
  const { library, jobs, pictures, home } = studio;
  return {
    rebuildAsset: async ({ assetId, place, ...input }) => {
      const asset = await library.findForRebuild(assetId);
      if (!asset.ok) return asset;
      const { folder, sidecar } = asset.value;
      const request = await rebuildRequest(join(folder, LATENT_NAME), input);
      if (!request.ok) return request;
      return ok({ jobId: jobs.add({ name: sidecar.name, request: { ...request.value, place }, assetId }).id });
    },
    regrowAsset: async ({ assetId, kind, place }) => {
      const asset = await library.find(assetId);
      if (!asset.ok) return asset;
      const request = await regrowRequest(asset.value, pictures, { kind, seed: randomInt(MAX_SEED + 1) });
      if (!request.ok) return request;
      return ok({ jobId: jobs.add({ name: asset.value.sidecar.name, request: { ...request.value, place } }).id });
    },
    ...variantHandlers(studio),
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
      const fileBytes = await fileSizes(listed.value.asset);
      const parentName = parent?.ok ? parent.value.sidecar.name : undefined;
      return ok(viewAsset(listed.value.asset, { ...listed.value, fileBytes, parentName }));
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
    saveScreenshot: async ({ assetId, bytes }) => {
      const asset = await library.find(assetId);
      return asset.ok ? desktop.savePicture(asset.value.sidecar.name, bytes) : asset;
    },
    ...severalHandlers(library, home, desktop),
  };
}

type SeveralHandlers = Pick<
  Handlers<'library'>,
  'saveCopies' | 'dragOut' | 'duplicateAsset' | 'editAssets' | 'trashAssets' | 'restoreAssets' | 'listTrash' | 'removeTrashed'
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
    duplicateAsset: async ({ assetId }) => {
      const copy = await library.duplicate(assetId);
      return copy.ok ? ok({ assetId: copy.value.sidecar.id }) : copy;
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
    setBadge: async ({ count }) => {
      desktop.setBadge(count);
      return ok({});
    },
    notify: async (news) => {
      desktop.notify(news);
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
    machineFindings: async () => ok(findingsOf(await describeMachine(home.folder, studio.environment))),
    readLog: async () => {
      const [app, runtime] = await Promise.all([LOG_NAME, RUNTIME_LOG_NAME].map((name) => logTail(join(home.logs, name))));
      return ok({ text: `${app}\n${runtime}`.trim() });
    },
    saveDiagnostics: async () => {
      const path = await desktop.chooseFile('espalier-diagnostics', '.zip');
      if (path === undefined) return ok({});
      const written = await writeDiagnostics(studio, path, { environment: process.env, version: studio.version });
      return written.ok ? ok({ savedAs: basename(path) }) : written;
    },
    showDataHome: async () => {
      desktop.showPath(home.library);
      return ok({});
    },
  };
}
