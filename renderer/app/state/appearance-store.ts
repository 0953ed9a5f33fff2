// How the window looks: the theme and the size that the settings say. Both are remembered on this machine, so that the first frame
// is right before the app has answered.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Settings } from '#contract/settings.ts';
import type { SettingsStore } from '../../features/settings/settings-store.ts';

type Theme = 'dark' | 'light';

export interface Appearance {
  readonly theme: Theme;
  /** 1 is the size that everything is drawn for. */
  readonly scale: number;
  readonly toggleTheme: () => void;
  /** Returns the function that stops following. */
  readonly connect: () => () => void;
}

export type AppearanceStore = StoreApi<Appearance>;

interface AppearanceDependencies {
  readonly settings: SettingsStore;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Whether the system is set to a light theme. */
  readonly systemIsLight: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>;
}

const THEME_KEY = 'theme';
const SCALE_KEY = 'scale';

export function createAppearanceStore({ settings, storage, systemIsLight }: AppearanceDependencies): AppearanceStore {
  const themeOf = (choice: Settings['theme']): Theme => (choice === 'system' ? (systemIsLight.matches ? 'light' : 'dark') : choice);
  return createStore<Appearance>((set, get) => {
    const follow = () => {
      const { view } = settings.getState();
      if (view === undefined) return;
      const theme = themeOf(view.settings.theme);
      const scale = view.settings.interfaceScale;
      storage.setItem(THEME_KEY, theme);
      storage.setItem(SCALE_KEY, String(scale));
      if (get().theme !== theme || get().scale !== scale) set({ theme, scale });
    };
    return {
      theme: storage.getItem(THEME_KEY) === 'light' ? 'light' : 'dark',
      scale: Number(storage.getItem(SCALE_KEY)) || 1,
      toggleTheme: () => void settings.getState().change({ theme: get().theme === 'dark' ? 'light' : 'dark' }),
      connect: () => {
        const unsubscribe = settings.subscribe(follow);
        systemIsLight.addEventListener('change', follow);
        return () => {
          unsubscribe();
          systemIsLight.removeEventListener('change', follow);
        };
      },
    };
  });
}
