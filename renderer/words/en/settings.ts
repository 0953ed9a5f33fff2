// The Settings page.

export const settings = {
  language: 'Language',
  languageAuto: 'As the system',
} as const;
