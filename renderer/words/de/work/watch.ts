// The folder that is watched, in the settings.

export const watch = {
  title: 'Überwachter Ordner',
  none: 'Kein Ordner wird überwacht.',
  choose: 'Ordner wählen',
  stop: 'Nicht mehr überwachen',
  taken_zero: 'Wird überwacht. Noch kein neues Bild.',
  taken_one: 'Wird überwacht. Bisher {{count, number}} neues Bild.',
  taken_other: 'Wird überwacht. Bisher {{count, number}} neue Bilder.',
  skipped: 'Bilder, die nicht genommen wurden',
  note: 'Solange Espalier offen ist, wird aus jedem neuen Bild in diesem Ordner ein Objekt, einmal. Bilder, die schon dort liegen, bleiben unberührt.',
} as const;
