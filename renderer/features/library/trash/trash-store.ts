// What is in the trash, as it was last looked at, and the ways out of it: back, or gone for good.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { TrashedAsset } from '#contract/views/asset-views.ts';
import { ask } from '../../../bridge/ask.ts';
import { inPortions } from '../state/in-portions.ts';

export interface TrashState {
  /** The last to come first; absent until the app has answered. */
  readonly items: readonly TrashedAsset[] | undefined;
  /** Those that are asked about before they are gone for good; none: nothing is asked. */
  readonly leaving: readonly TrashedAsset[];
  readonly load: () => Promise<void>;
  readonly restore: (items: readonly TrashedAsset[]) => Promise<void>;
  readonly askToRemove: (items: readonly TrashedAsset[]) => void;
  /** For good: what was asked about. */
  readonly remove: () => Promise<void>;
}

export type TrashStore = StoreApi<TrashState>;
type TrashBridge = Pick<Bridge, 'listTrash' | 'restoreAssets' | 'removeTrashed'>;

export interface TrashReports {
  readonly failed: (error: AppError) => void;
  readonly restored: (items: readonly TrashedAsset[]) => void;
}

export function createTrashStore(bridge: TrashBridge, reports: TrashReports): TrashStore {
  return createStore<TrashState>((set, get) => {
    const eachOf = async (items: readonly TrashedAsset[], request: TrashBridge['restoreAssets']) => {
      const ids = items.map(({ id }) => id);
      const done = await inPortions(ids, (assetIds) => request({ assetIds }), reports.failed);
      set((state) => ({ items: state.items?.filter(({ id }) => !done.has(id)) }));
      return items.filter(({ id }) => done.has(id));
    };
    return {
      items: undefined,
      leaving: [],
      load: async () => {
        const answer = await ask(bridge.listTrash());
        if (answer.ok) set({ items: answer.value });
        else reports.failed(answer.error);
      },
      restore: async (items) => {
        const restored = await eachOf(items, bridge.restoreAssets);
        if (restored.length > 0) reports.restored(restored);
      },
      askToRemove: (leaving) => set({ leaving }),
      remove: async () => {
        const { leaving } = get();
        set({ leaving: [] });
        await eachOf(leaving, bridge.removeTrashed);
      },
    };
  });
}
