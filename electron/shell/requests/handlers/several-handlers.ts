// Requests about many objects of the library at once, and about its trash.
import { basename, join } from 'node:path';
import type { AnswerPerAsset } from '#contract/library/library-query.ts';
import { ok } from '#contract/outcome/result.ts';
import { trashWithJobs } from '../../../services/jobs/trash-with-jobs.ts';
import { handOut } from '../../../services/library/copies/handed-out.ts';
import { copyModels, type ModelCopy } from '../../../services/library/copies/model-copies.ts';
import type { Studio } from '../../../studio.ts';
import { viewTrashed } from '../asset-views.ts';
import type { DesktopActions, Handlers } from './handlers.ts';

type SeveralHandlers = Pick<
  Handlers<'library'>,
  'saveCopies' | 'dragOut' | 'duplicateAsset' | 'editAssets' | 'trashAssets' | 'restoreAssets' | 'listTrash' | 'removeTrashed'
>;

export function severalHandlers(
  { library, jobs, home }: Pick<Studio, 'library' | 'jobs' | 'home'>,
  desktop: DesktopActions,
): SeveralHandlers {
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
    trashAssets: async ({ assetIds }) => ok(await trashWithJobs({ library, jobs }, assetIds)),
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
