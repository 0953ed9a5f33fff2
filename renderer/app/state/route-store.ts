// Where the user is in the window.
import { createStore, type StoreApi } from 'zustand/vanilla';

export type Route =
  | { readonly kind: 'create' | 'library' | 'trash' | 'models' | 'settings' }
  | { readonly kind: 'viewer'; readonly assetId: string };

export interface Navigation {
  readonly route: Route;
  readonly go: (route: Route) => void;
}

export type NavigationStore = StoreApi<Navigation>;

export function createNavigationStore(): NavigationStore {
  return createStore<Navigation>((set) => ({
    route: { kind: 'create' },
    go: (route) => set({ route }),
  }));
}
