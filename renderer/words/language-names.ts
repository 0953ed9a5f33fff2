// Each language by its own name, so that whoever speaks it finds it.
import type { Language } from '#contract/language.ts';

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };
