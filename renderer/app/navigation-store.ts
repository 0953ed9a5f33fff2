// Where the person is in the window.
import { createStore, type StoreApi } from 'zustand/vanilla';

export type Place = { readonly kind: 'create' } | { readonly kind: 'library' } | { readonly kind: 'viewer'; readonly assetId: string };

export interface Navigation {
  readonly place: Place;
  readonly go: (place: Place) => void;
}

export type NavigationStore = StoreApi<Navigation>;

export function createNavigationStore(): NavigationStore {
  return createStore<Navigation>((set) => ({
    place: { kind: 'create' },
    go: (place) => set({ place }),
  }));
}
