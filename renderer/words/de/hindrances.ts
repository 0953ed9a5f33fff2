// Why something cannot be done with an object now, on the button that would do it.

export const hindrances = {
  growing: 'Es wächst noch, und sein Auftrag baut es.',
  atWork: 'Ein Auftrag arbeitet daran. Er muss erst enden oder abgebrochen werden.',
  shapeGone: 'Seine gespeicherte Form ist weg.',
  fileGone: 'Diese Datei ist weg.',
  notBuilt: 'Noch nicht gebaut.',
} as const;
