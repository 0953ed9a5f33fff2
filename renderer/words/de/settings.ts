// The Settings page.

export const settings = {
  language: 'Sprache',
  languageAuto: 'Wie das System',
} as const;
