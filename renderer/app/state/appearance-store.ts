// How the window looks and speaks: the theme, the size and the language that the settings say. They are remembered on this machine, so
// that the first frame is right before the app has answered.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Language, spokenLanguage } from '#contract/language.ts';
import type { Settings } from '#contract/settings.ts';
import type { SettingsStore } from '../../features/settings/settings-store.ts';

type Theme = 'dark' | 'light';

export interface Appearance {
  readonly theme: Theme;
  /** 1 is the size that everything is drawn for. */
  readonly scale: number;
  readonly language: Language;
  readonly toggleTheme: () => void;
  /** Returns the function that stops following. */
  readonly connect: () => () => void;
}

export type AppearanceStore = StoreApi<Appearance>;

interface AppearanceDependencies {
  readonly settings: SettingsStore;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** The system's, the best first. */
  readonly systemLanguages: readonly string[];
  /** Whether the system is set to a light theme. */
  readonly systemIsLight: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>;
}

const THEME_KEY = 'theme';
const SCALE_KEY = 'scale';
const LANGUAGE_KEY = 'language';

export function createAppearanceStore({ settings, storage, systemLanguages, systemIsLight }: AppearanceDependencies): AppearanceStore {
  const themeOf = (choice: Settings['theme']): Theme => (choice === 'system' ? (systemIsLight.matches ? 'light' : 'dark') : choice);
  return createStore<Appearance>((set, get) => {
    const follow = () => {
      const { view } = settings.getState();
      if (view === undefined) return;
      const theme = themeOf(view.settings.theme);
      const scale = view.settings.interfaceScale;
      const language = spokenLanguage(view.settings.language, systemLanguages);
      storage.setItem(LANGUAGE_KEY, language);
      storage.setItem(THEME_KEY, theme);
      storage.setItem(SCALE_KEY, String(scale));
      if (get().theme !== theme || get().scale !== scale || get().language !== language) set({ theme, scale, language });
    };
    return {
      theme: storage.getItem(THEME_KEY) === 'light' ? 'light' : 'dark',
      scale: Number(storage.getItem(SCALE_KEY)) || 1,
      language: spokenLanguage('auto', [storage.getItem(LANGUAGE_KEY) ?? '', ...systemLanguages]),
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
