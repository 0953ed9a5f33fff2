// The objects that were finished and that the user has not seen yet: counted at the library's button and on the app's icon.
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Unseen {
  readonly assetIds: ReadonlySet<string>;
}

export type UnseenStore = StoreApi<Unseen>;

export function createUnseenStore(): UnseenStore {
  return createStore<Unseen>(() => ({ assetIds: new Set() }));
}
