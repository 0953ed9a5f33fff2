// The library as the window last heard it: the assets, what is searched for, what is selected.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AssetView } from '#contract/app-ipc.ts';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import type { Result } from '#contract/result.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';
import { matches } from '../../shared/text-search.ts';

export interface LibraryState {
  /** Newest first; absent until the app has answered. */
  readonly assets: readonly AssetView[] | undefined;
  readonly query: string;
  readonly selectedId: string | undefined;
  readonly connect: () => () => void;
  readonly search: (query: string) => void;
  readonly select: (assetId: string | undefined) => void;
  readonly showInFolder: (assetId: string) => Promise<void>;
  readonly saveCopy: (assetId: string, file: string) => Promise<void>;
  readonly trash: (asset: AssetView) => Promise<void>;
}

export type LibraryStore = StoreApi<LibraryState>;
type LibraryBridge = Pick<Bridge, 'listLibrary' | 'onLibraryChanged' | 'showInFolder' | 'saveCopy' | 'trashAsset' | 'restoreAsset'>;

/** How the library talks back to the person. */
export interface LibraryReports {
  readonly failed: (error: AppError) => void;
  readonly saved: (fileName: string) => void;
  readonly trashed: (name: string, undo: () => void) => void;
}

export function createLibraryStore(bridge: LibraryBridge, reports: LibraryReports): LibraryStore {
  return createStore<LibraryState>((set) => {
    const request = async <T>(answer: Promise<Result<T>>, then?: (value: T) => void) => {
      const result = await ask(answer);
      if (!result.ok) reports.failed(result.error);
      else then?.(result.value);
    };
    const source = { fetch: bridge.listLibrary, subscribe: bridge.onLibraryChanged };
    return {
      assets: undefined,
      query: '',
      selectedId: undefined,
      connect: () => mirror(source, { accept: (assets) => set({ assets }), fail: reports.failed }),
      search: (query) => set({ query }),
      select: (selectedId) => set({ selectedId }),
      showInFolder: (assetId) => request(bridge.showInFolder({ assetId })),
      saveCopy: (assetId, file) =>
        request(bridge.saveCopy({ assetId, file }), ({ savedAs }) => {
          if (savedAs !== undefined) reports.saved(savedAs);
        }),
      trash: ({ id, name }) =>
        request(bridge.trashAsset({ assetId: id }), () => reports.trashed(name, () => void request(bridge.restoreAsset({ assetId: id })))),
    };
  });
}

export function findAsset(state: LibraryState, assetId: string | undefined): AssetView | undefined {
  return state.assets?.find((asset) => asset.id === assetId);
}

export function shownAssets({ assets, query }: Pick<LibraryState, 'assets' | 'query'>): AssetView[] {
  return (assets ?? []).filter((asset) => matches(asset.name, query));
}
