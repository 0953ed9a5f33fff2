// The library as the window last heard it: the assets, what is searched for, what is selected and looked at.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AssetRow, AssetView, SearchAnswer, UnreadableAsset } from '#contract/app-ipc.ts';
import type { RegrowKind } from '#contract/asset.ts';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import type { Result } from '#contract/result.ts';
import { ask } from '../../bridge/ask.ts';
import { type AssetChanges, followAssets } from './follow-assets.ts';

/** What the app takes. */
const MAX_QUERY = 1000;

/** The ids of what is found, or those of all others. */
interface Found {
  readonly kind: SearchAnswer['kind'];
  readonly ids: ReadonlySet<string>;
}

export interface LibraryState {
  /** Newest first; absent until the app has answered. */
  readonly assets: readonly AssetRow[] | undefined;
  /** Folders that hold something which cannot be understood. */
  readonly unreadable: readonly UnreadableAsset[];
  readonly query: string;
  /** What the app found for the query, until the next answer; absent where nothing is searched for. */
  readonly found: Found | undefined;
  readonly selectedId: string | undefined;
  /** Everything about the asset that was last asked about, as soon as it is there. */
  readonly described: AssetView | undefined;
  readonly connect: () => () => void;
  readonly search: (query: string) => Promise<void>;
  readonly select: (assetId: string | undefined) => void;
  readonly describe: (assetId: string) => Promise<void>;
  /** Makes an asset of one that cannot be read, from its saved shape. */
  readonly buildAnew: (assetId: string) => Promise<void>;
  readonly showInFolder: (assetId: string) => Promise<void>;
  readonly saveCopy: (assetId: string, file: string) => Promise<void>;
  /** Makes a kept build the current one. */
  readonly chooseBuild: (assetId: string, buildId: string) => Promise<void>;
  /** Removes a kept build from the disk. */
  readonly removeBuild: (assetId: string, buildId: string) => Promise<void>;
  /** Puts a job into the queue that grows it once more; `similar` with another seed. */
  readonly regrow: (asset: Pick<AssetRow, 'id' | 'name'>, kind: RegrowKind) => Promise<void>;
  readonly trash: (asset: Pick<AssetRow, 'id' | 'name'>) => Promise<void>;
}

export type LibraryStore = StoreApi<LibraryState>;
type LibraryBridge = Pick<
  Bridge,
  | 'listLibrary'
  | 'listUnreadable'
  | 'onAssetsChanged'
  | 'searchLibrary'
  | 'describeAsset'
  | 'rebuildAsset'
  | 'showInFolder'
  | 'saveCopy'
  | 'regrowAsset'
  | 'chooseBuild'
  | 'removeBuild'
  | 'trashAsset'
  | 'restoreAsset'
>;

/** How the library talks back to the user. */
export interface LibraryReports {
  readonly failed: (error: AppError) => void;
  readonly saved: (fileName: string) => void;
  readonly regrown: (name: string) => void;
  readonly trashed: (name: string, undo: () => void) => void;
}

export function createLibraryStore(bridge: LibraryBridge, reports: LibraryReports): LibraryStore {
  return createStore<LibraryState>((set, get) => {
    const request = async <T>(answer: Promise<Result<T>>, then?: (value: T) => void) => {
      const result = await ask(answer);
      if (!result.ok) reports.failed(result.error);
      else then?.(result.value);
    };
    let askedAbout: string | undefined;
    const accept = (assets: readonly AssetRow[], changes?: AssetChanges) => {
      set({ assets });
      const { query, unreadable, search, describe } = get();
      if (changes === undefined || mayConcern(changes, unreadable)) {
        void request(bridge.listUnreadable(), (found) => set({ unreadable: found }));
      }
      if (query !== '') void search(query);
      if (askedAbout !== undefined && changes?.changed.some(({ id }) => id === askedAbout)) void describe(askedAbout);
    };
    return {
      assets: undefined,
      unreadable: [],
      query: '',
      found: undefined,
      selectedId: undefined,
      described: undefined,
      connect: () => followAssets(bridge, { accept, fail: reports.failed }),
      search: async (query) => {
        set({ query });
        if (query.trim() === '') return set({ found: undefined });
        const answer = await ask(bridge.searchLibrary({ text: query.slice(0, MAX_QUERY) }));
        if (get().query !== query) return; // something else is searched for by now
        if (answer.ok) set({ found: { kind: answer.value.kind, ids: new Set(answer.value.ids) } });
        else reports.failed(answer.error);
      },
      select: (selectedId) => set({ selectedId }),
      describe: async (assetId) => {
        askedAbout = assetId;
        const answer = await ask(bridge.describeAsset({ assetId }));
        if (askedAbout !== assetId) return;
        set({ described: answer.ok ? answer.value : undefined });
        if (!answer.ok && findAsset(get(), assetId) !== undefined) reports.failed(answer.error);
      },
      buildAnew: (assetId) => request(bridge.rebuildAsset({ assetId, building: {} })),
      showInFolder: (assetId) => request(bridge.showInFolder({ assetId })),
      saveCopy: (assetId, file) =>
        request(bridge.saveCopy({ assetId, file }), ({ savedAs }) => {
          if (savedAs !== undefined) reports.saved(savedAs);
        }),
      regrow: ({ id, name }, kind) => request(bridge.regrowAsset({ assetId: id, kind }), () => reports.regrown(name)),
      chooseBuild: (assetId, buildId) => request(bridge.chooseBuild({ assetId, buildId })),
      removeBuild: (assetId, buildId) => request(bridge.removeBuild({ assetId, buildId })),
      trash: ({ id, name }) =>
        request(bridge.trashAsset({ assetId: id }), () => reports.trashed(name, () => void request(bridge.restoreAsset({ assetId: id })))),
    };
  });
}

/** An asset that cannot be read any more is told as one that is gone. */
function mayConcern({ changed, removed }: AssetChanges, unreadable: readonly UnreadableAsset[]): boolean {
  return removed.length > 0 || changed.some(({ id }) => unreadable.some((asset) => asset.id === id));
}

export function findAsset(state: Pick<LibraryState, 'assets'>, assetId: string | undefined): AssetRow | undefined {
  return state.assets?.find((asset) => asset.id === assetId);
}

export function shownAssets({ assets = [], found }: Pick<LibraryState, 'assets' | 'found'>): readonly AssetRow[] {
  return found === undefined ? assets : assets.filter(({ id }) => found.ids.has(id) === (found.kind === 'found'));
}
