// What a user changes about assets, one or many: asked of the app in portions, remembered so that it can be taken back.

import type { Bridge } from '#contract/channels/bridge.ts';
import { MAX_AT_ONCE } from '#contract/library/library-limits.ts';
import type { AssetEdit, TrashAnswer } from '#contract/library/library-query.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { ask } from '../../../bridge/ask.ts';
import type { Step } from '../../../shared/history.ts';
import { isSameWord } from '../../../shared/text-search.ts';
import { inPortions } from './in-portions.ts';

type Named = Pick<AssetRow, 'id' | 'name'>;
type EditBridge = Pick<
  Bridge,
  'editAssets' | 'trashAssets' | 'restoreAssets' | 'retryJob' | 'holdJob' | 'saveCopies' | 'dragOut' | 'duplicateAsset'
>;

/** What was done, for whoever words it. */
export type Deed = 'renamed' | 'duplicated' | 'favourites' | 'tags' | 'trashed';

export interface DeedSteps extends Pick<Step, 'undo' | 'redo'> {
  /** How many jobs were cancelled with it that waited to build the assets; absent for none. */
  readonly cancelledJobs?: number;
}

export interface EditReports {
  readonly failed: (error: AppError) => void;
  readonly done: (deed: Deed, assets: readonly Named[], steps: DeedSteps) => void;
  readonly savedCopies: (count: number, folder: string) => void;
}

/** The reports, and who hears which assets are in the library again. */
interface EditListeners extends EditReports {
  readonly restored: (assetIds: ReadonlySet<string>) => void;
}

export interface LibraryEdits {
  readonly rename: (asset: AssetRow, name: string) => Promise<void>;
  readonly setFavourite: (assets: readonly AssetRow[], isFavourite: boolean) => Promise<void>;
  readonly addTags: (assets: readonly AssetRow[], tags: readonly string[]) => Promise<void>;
  readonly removeTags: (assets: readonly AssetRow[], tags: readonly string[]) => Promise<void>;
  /** Answers the ids of those that are there now. */
  readonly trashAll: (assets: readonly Named[]) => Promise<ReadonlySet<string>>;
  readonly duplicate: (asset: Named) => Promise<void>;
  readonly saveCopies: (assetIds: readonly string[]) => Promise<void>;
  readonly dragOut: (assetIds: readonly string[]) => Promise<void>;
}

export function libraryEdits(bridge: EditBridge, reports: EditListeners): LibraryEdits {
  const edit = (edits: readonly AssetEdit[]) => inPortions(edits, (portion) => bridge.editAssets({ edits: portion }), reports.failed);
  const editAll = async (deed: Deed, assets: readonly AssetRow[], editOf: (asset: AssetRow) => AssetEdit) => {
    const changes = assets.flatMap((asset) => {
      const wanted = editOf(asset);
      const back = inverse(wanted, asset);
      return back === undefined ? [] : [{ asset, wanted, back }];
    });
    if (changes.length === 0) return;
    const done = await edit(changes.map(({ wanted }) => wanted));
    const known = changes.filter(({ asset }) => done.has(asset.id));
    if (known.length === 0) return;
    const steps = {
      undo: async () => (await edit(known.map(({ back }) => back))).size > 0,
      redo: async () => (await edit(known.map(({ wanted }) => wanted))).size > 0,
    };
    reports.done(
      deed,
      known.map(({ asset }) => asset),
      steps,
    );
  };
  const move = (ids: readonly string[], request: EditBridge['restoreAssets']) =>
    inPortions(ids, (assetIds) => request({ assetIds }), reports.failed);
  const restore = async (ids: readonly string[]) => {
    const back = await move(ids, bridge.restoreAssets);
    if (back.size > 0) reports.restored(back);
    return back.size > 0;
  };
  const waitAgain = async (jobs: TrashAnswer['cancelledJobs']) => {
    for (const { id: jobId, wasHeld } of jobs) {
      const retried = await ask(bridge.retryJob({ jobId }));
      if (!retried.ok) reports.failed(retried.error);
      else if (wasHeld) await ask(bridge.holdJob({ jobId }));
    }
  };
  return {
    rename: (asset, name) => editAll('renamed', [asset], ({ id }) => ({ assetId: id, name: name.trim() })),
    setFavourite: (assets, favourite) => editAll('favourites', assets, ({ id }) => ({ assetId: id, favourite })),
    addTags: (assets, tags) => editAll('tags', assets, ({ id }) => ({ assetId: id, addTags: [...tags] })),
    removeTags: (assets, tags) => editAll('tags', assets, ({ id }) => ({ assetId: id, removeTags: [...tags] })),
    trashAll: async (assets) => {
      let cancelled: TrashAnswer['cancelledJobs'] = [];
      const trash = async (ids: readonly string[]) => {
        cancelled = [];
        return move(ids, async (input) => {
          const answer = await bridge.trashAssets(input);
          if (answer.ok) cancelled = [...cancelled, ...answer.value.cancelledJobs];
          return answer;
        });
      };
      const done = await trash(assets.map(({ id }) => id));
      const gone = assets.filter(({ id }) => done.has(id));
      const ids = gone.map(({ id }) => id);
      if (ids.length > 0) {
        reports.done('trashed', gone, {
          undo: async () => {
            const isBack = await restore(ids);
            if (isBack) await waitAgain(cancelled);
            return isBack;
          },
          redo: async () => (await trash(ids)).size > 0,
          cancelledJobs: cancelled.length,
        });
      }
      return done;
    },
    duplicate: async (asset) => {
      const answer = await ask(bridge.duplicateAsset({ assetId: asset.id }));
      if (!answer.ok) return reports.failed(answer.error);
      const ids = [answer.value.assetId];
      reports.done('duplicated', [asset], {
        undo: async () => (await move(ids, bridge.trashAssets)).size > 0,
        redo: () => restore(ids),
      });
    },
    saveCopies: async (assetIds) => {
      const answer = await ask(bridge.saveCopies({ assetIds: assetIds.slice(0, MAX_AT_ONCE) }));
      if (!answer.ok) return reports.failed(answer.error);
      const { saved } = answer.value;
      if (saved === undefined) return;
      const [first] = saved.failed;
      if (first !== undefined) reports.failed(first.error);
      if (saved.done.length > 0) reports.savedCopies(saved.done.length, saved.folder);
    },
    dragOut: async (assetIds) => {
      await inPortions(assetIds.slice(0, MAX_AT_ONCE), (ids) => bridge.dragOut({ assetIds: ids }), reports.failed);
    },
  };
}

/** What takes `edit` back again; undefined where it changes nothing about the asset. */
function inverse(edit: AssetEdit, asset: AssetRow): AssetEdit | undefined {
  const { assetId, name, favourite, addTags = [], removeTags = [] } = edit;
  const before = asset.tags ?? [];
  const added = addTags.filter((tag) => !before.some((other) => isSameWord(tag, other)));
  const removed = before.filter((tag) => removeTags.some((other) => isSameWord(tag, other)));
  const back = {
    ...(name !== undefined && name !== asset.name && { name: asset.name }),
    ...(favourite !== undefined && favourite !== (asset.favourite ?? false) && { favourite: !favourite }),
    ...(added.length > 0 && { removeTags: added }),
    ...(removed.length > 0 && { addTags: removed }),
  };
  return Object.keys(back).length === 0 ? undefined : { assetId, ...back };
}
