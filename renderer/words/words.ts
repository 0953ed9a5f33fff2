// Says things in the language that the window speaks. The words themselves are in `english.ts` and `german.ts`, bundled with the window.
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '#contract/language.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import { isolated } from './isolated.ts';

/** How numbers and dates are written. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

/** One for the window, as there is one user who reads it. */
const spoken = i18next.createInstance();
void spoken.use(initReactI18next).init({
  resources: { en: { window: ENGLISH }, de: { window: GERMAN } },
  defaultNS: 'window',
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: LANGUAGES,
  initAsync: false, // everything is here already
  interpolation: { escape: isolated }, // nothing for the sake of HTML: React does that
});

/** What stands under a key, as `library.title`. Say it where it is drawn, not before: the language may change. */
export const t = spoken.t;

/** From now on the window speaks `language`. */
export function speak(language: Language): void {
  void spoken.changeLanguage(language);
}

/** For numbers and dates, as `Intl` takes it. */
export function spokenLocale(): string {
  return LOCALES[LANGUAGES.find((language) => language === spoken.language) ?? 'en'];
}

/** Draws a component again when the language changes. The frame of the window does; only who stands outside or behind `memo` has to. */
export function useSpokenLanguage(): void {
  useTranslation();
}
