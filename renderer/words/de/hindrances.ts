// Why something cannot be done with an object now, on the button that would do it.

export const hindrances = {
  growing: 'Es wächst noch, und sein Auftrag baut es.',
  atWork: 'Ein Auftrag arbeitet daran. Er muss erst enden oder abgebrochen werden.',
  shapeGone: 'Seine gespeicherte Form ist weg.',
  fileGone: 'Diese Datei ist weg.',
  notBuilt: 'Noch nicht gebaut.',
  modelGone: 'Sein Modell „{{model}}“ ist nicht installiert.',
  modelBroken: 'Sein Modell „{{model}}“ ist nicht benutzbar.',
  modelsUnknown: 'Welche Modelle es hier gibt, ist noch nicht bekannt.',
  sameShape: 'Sein Modell macht aus einem Bild mit jedem Startwert dieselbe Form.',
} as const;
