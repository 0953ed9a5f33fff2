// Dark or light. Remembered on this machine; dark until someone says otherwise.
import { createStore, type StoreApi } from 'zustand/vanilla';

type Theme = 'dark' | 'light';

export interface ThemeState {
  readonly theme: Theme;
  readonly toggle: () => void;
}

export type ThemeStore = StoreApi<ThemeState>;

const STORAGE_KEY = 'theme';

export function createThemeStore(storage: Pick<Storage, 'getItem' | 'setItem'>): ThemeStore {
  return createStore<ThemeState>((set, get) => ({
    theme: storage.getItem(STORAGE_KEY) === 'light' ? 'light' : 'dark',
    toggle: () => {
      const theme = get().theme === 'dark' ? 'light' : 'dark';
      storage.setItem(STORAGE_KEY, theme);
      set({ theme });
    },
  }));
}
