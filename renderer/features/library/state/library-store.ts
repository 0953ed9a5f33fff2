// The library as the window last heard it: the assets, what is searched for, what is selected and looked at.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RegrowKind } from '#contract/asset/asset.ts';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { BuildingOptions, DeliveryOptions } from '#contract/generation/generation.ts';
import type { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { AssetRow, AssetView, UnreadableAsset } from '#contract/views/asset-views.ts';
import { ask } from '../../../bridge/ask.ts';
import { type AssetChanges, followAssets } from './follow-assets.ts';
import { type EditReports, type LibraryEdits, libraryEdits } from './library-edits.ts';
import { librarySearch } from './library-search.ts';
import { findAsset, type LibraryView, shownAssets, tidyFilter } from './library-view.ts';
import { allPicked, NOTHING_SELECTED, onePicked, type Picking, picked, type Selection, withoutThose } from './selection.ts';

interface AskedBuild {
  readonly building: BuildingOptions;
  readonly delivery?: DeliveryOptions | undefined;
}

export interface LibraryState extends LibraryView, Selection, LibraryEdits {
  /** Folders that hold something which cannot be understood. */
  readonly unreadable: readonly UnreadableAsset[];
  /** The card whose name is being written. */
  readonly renamingId: string | undefined;
  /** The objects whose tags are being chosen; none: no dialog. */
  readonly taggingIds: readonly string[];
  /** Everything about the asset that was last asked about, as soon as it is there. */
  readonly described: AssetView | undefined;
  readonly connect: () => () => void;
  readonly search: (query: string) => Promise<void>;
  /** Changes what is named, and leaves the rest of the filter. */
  readonly refine: (filter: LibraryFilter) => Promise<void>;
  readonly clearFilter: () => Promise<void>;
  readonly sortBy: (sort: LibrarySort) => Promise<void>;
  readonly select: (assetId: string | undefined) => void;
  readonly pick: (assetId: string, how: Picking) => void;
  readonly selectAll: () => void;
  /** Back to one card. */
  readonly selectOne: () => void;
  readonly startRenaming: (assetId: string | undefined) => void;
  readonly startTagging: (assetIds: readonly string[]) => void;
  readonly describe: (assetId: string) => Promise<void>;
  /** Makes an asset of one that cannot be read, from its saved shape. */
  readonly buildAnew: (assetId: string) => Promise<void>;
  /** One job for each. */
  readonly buildAll: (
    assets: readonly Pick<AssetRow, 'id' | 'name'>[],
    build: AskedBuild & { readonly buildName?: string },
  ) => Promise<void>;
  readonly showInFolder: (assetId: string) => Promise<void>;
  readonly saveCopy: (assetId: string, file: string) => Promise<void>;
  /** Makes a kept build the current one. */
  readonly chooseBuild: (assetId: string, buildId: string) => Promise<void>;
  /** Removes a kept build from the disk. */
  readonly removeBuild: (assetId: string, buildId: string) => Promise<void>;
  /** Puts a job into the queue that grows it once more; `similar` with another seed. */
  readonly regrow: (asset: Pick<AssetRow, 'id' | 'name'>, kind: RegrowKind) => Promise<void>;
  readonly trash: (asset: Pick<AssetRow, 'id' | 'name'>) => ReturnType<LibraryEdits['trashAll']>;
}

export type LibraryStore = StoreApi<LibraryState>;
type LibraryBridge = Pick<
  Bridge,
  | 'listLibrary'
  | 'listUnreadable'
  | 'onAssetsChanged'
  | 'searchLibrary'
  | 'orderLibrary'
  | 'describeAsset'
  | 'rebuildAsset'
  | 'showInFolder'
  | 'saveCopy'
  | 'saveCopies'
  | 'dragOut'
  | 'duplicateAsset'
  | 'regrowAsset'
  | 'chooseBuild'
  | 'removeBuild'
  | 'editAssets'
  | 'trashAssets'
  | 'restoreAssets'
  | 'retryJob'
  | 'holdJob'
>;

/** How the library talks back to the user. */
export interface LibraryReports extends EditReports {
  readonly saved: (fileName: string) => void;
  readonly regrown: (name: string, place: 'farm' | undefined) => void;
  readonly queued: (count: number, place: 'farm' | undefined) => void;
}

interface LibraryDependencies extends LibraryReports {
  /** Where jobs shall be done; absent for this machine. */
  readonly place: () => 'farm' | undefined;
}

export function createLibraryStore(bridge: LibraryBridge, { place: placeOfJobs, ...reports }: LibraryDependencies): LibraryStore {
  return createStore<LibraryState>((set, get) => {
    const request = async <T>(answer: Promise<Result<T>>, then?: (value: T) => void) => {
      const result = await ask(answer);
      if (!result.ok) reports.failed(result.error);
      else then?.(result.value);
    };
    const edits = libraryEdits(bridge, { ...reports, restored: (ids) => set(allPicked(NOTHING_SELECTED, [...ids])) });
    const { find, arrange } = librarySearch(bridge, { get, set, failed: reports.failed });
    const shownIds = () => shownAssets(get()).map(({ id }) => id);
    let askedAbout: string | undefined;
    const accept = (assets: readonly AssetRow[], changes?: AssetChanges) => {
      const leaving = new Set(changes?.removed);
      set(leaving.size > 0 ? { ...withoutThose(get(), shownIds(), leaving), assets } : { assets });
      const { unreadable, describe } = get();
      if (changes === undefined || mayConcern(changes, unreadable)) {
        void request(bridge.listUnreadable(), (found) => set({ unreadable: found }));
      }
      void find();
      void arrange();
      if (askedAbout !== undefined && changes?.changed.some(({ id }) => id === askedAbout)) void describe(askedAbout);
    };
    return {
      ...NOTHING_SELECTED,
      ...edits,
      assets: undefined,
      unreadable: [],
      query: '',
      filter: {},
      found: undefined,
      sort: 'newest',
      order: undefined,
      renamingId: undefined,
      taggingIds: [],
      described: undefined,
      connect: () => followAssets(bridge, { accept, fail: reports.failed }),
      search: (query) => {
        set({ query });
        return find();
      },
      refine: (filter) => {
        set((state) => ({ filter: tidyFilter({ ...state.filter, ...filter }) }));
        return find();
      },
      clearFilter: () => {
        set({ filter: {} });
        return find();
      },
      sortBy: (sort) => {
        set({ sort });
        return arrange();
      },
      select: (assetId) => set(assetId === undefined ? NOTHING_SELECTED : picked(get(), [], assetId, 'only')),
      pick: (assetId, how) => set(picked(get(), how === 'range' ? shownIds() : [], assetId, how)),
      selectAll: () => set(allPicked(get(), shownIds())),
      selectOne: () => set(onePicked(get())),
      startRenaming: (renamingId) => set({ renamingId }),
      startTagging: (taggingIds) => set({ taggingIds }),
      describe: async (assetId) => {
        askedAbout = assetId;
        const answer = await ask(bridge.describeAsset({ assetId }));
        if (askedAbout !== assetId) return;
        set({ described: answer.ok ? answer.value : undefined });
        if (!answer.ok && findAsset(get(), assetId) !== undefined) reports.failed(answer.error);
      },
      buildAnew: (assetId) => request(bridge.rebuildAsset({ assetId, building: {} })), // here: it mends what lies on this machine
      buildAll: async (assets, build) => {
        const place = placeOfJobs();
        let queued = 0;
        for (const { id } of assets) await request(bridge.rebuildAsset({ assetId: id, ...build, place }), () => (queued += 1));
        if (queued > 0) reports.queued(queued, place);
      },
      showInFolder: (assetId) => request(bridge.showInFolder({ assetId })),
      saveCopy: (assetId, file) =>
        request(bridge.saveCopy({ assetId, file }), ({ savedAs }) => {
          if (savedAs !== undefined) reports.saved(savedAs);
        }),
      regrow: ({ id, name }, kind) => {
        const place = placeOfJobs();
        return request(bridge.regrowAsset({ assetId: id, kind, place }), () => reports.regrown(name, place));
      },
      chooseBuild: (assetId, buildId) => request(bridge.chooseBuild({ assetId, buildId })),
      removeBuild: (assetId, buildId) => request(bridge.removeBuild({ assetId, buildId })),
      trash: (asset) => edits.trashAll([asset]), // the app tells of those that are gone
    };
  });
}

/** An asset that cannot be read any more is told as one that is gone. */
function mayConcern({ changed, removed }: AssetChanges, unreadable: readonly UnreadableAsset[]): boolean {
  return removed.length > 0 || changed.some(({ id }) => unreadable.some((asset) => asset.id === id));
}

/** The selected objects that are on the page, in their order. */
export function selectedAssets(state: Pick<LibraryState, 'assets' | 'found' | 'sort' | 'order' | 'selectedIds'>): readonly AssetRow[] {
  return state.selectedIds.size === 0 ? [] : shownAssets(state).filter(({ id }) => state.selectedIds.has(id));
}
