// Requests about the objects of the library, one at a time: looking at one, and asking for another build or another object of it.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { MAX_SEED } from '#contract/generation/generation.ts';
import { ok } from '#contract/outcome/result.ts';
import { rebuildRequest } from '../../../services/jobs/requests/rebuild-request.ts';
import { regrowRequest } from '../../../services/jobs/requests/regrow-request.ts';
import { hasSidecar, LATENT_NAME } from '../../../services/library/asset/asset-folder.ts';
import { fileSizes } from '../../../services/library/asset/file-sizes.ts';
import type { Studio } from '../../../studio.ts';
import { viewAsset, viewRow } from '../asset-views.ts';
import { type DesktopActions, done, type Handlers } from './handlers.ts';
import { severalHandlers } from './several-handlers.ts';
import { variantHandlers } from './variant-handlers.ts';

export function libraryHandlers(studio: Studio, desktop: DesktopActions): Handlers<'library'> {
  const { library, jobs, pictures } = studio;
  return {
    rebuildAsset: async ({ assetId, place, ...input }) => {
      const asset = await library.findForRebuild(assetId);
      if (!asset.ok) return asset;
      const { folder, sidecar } = asset.value;
      const request = await rebuildRequest(join(folder, LATENT_NAME), { ...input, sidecar });
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
    ...severalHandlers(studio, desktop),
  };
}
