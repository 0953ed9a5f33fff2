// The languages that the window speaks, and which of them is spoken where the user leaves it to the system.

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `preferred` are the system's languages as `de-AT`, the best first; English where none of them is spoken. */
export function spokenLanguage(setting: Language | 'auto', preferred: readonly string[]): Language {
  if (setting !== 'auto') return setting;
  const bases = preferred.map((tag) => tag.toLowerCase().split(/[-_]/)[0]);
  return bases.map((base) => LANGUAGES.find((language) => language === base)).find((language) => language !== undefined) ?? 'en';
}
