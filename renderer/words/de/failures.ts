// What to do about a failure, in the window.

export const failures = {
  noApp: 'Das Fenster erreicht die App nicht.',
  noAppHint: 'Espalier schließen und wieder öffnen. Aufträge und Bibliothek sind unversehrt.',
  nameSource: 'Wähle ein Kit, oder lass die Pakete laden.',
  setUp: 'Die Engine muss neu eingerichtet werden.',
  installFarm: 'Wer diesen Rechner betreut, muss installieren, was eine Farm braucht.',
  freeSpace: 'Auf dieser Festplatte Platz schaffen, etwa durch Leeren des Papierkorbs, dann noch einmal versuchen.',
  shapeSaved: 'Die Form ist gespeichert.',
  shapeSavedAs: 'Die Form ist gespeichert als {{file}}.',
  buildAnew: 'Liegt die Form noch dort, ist nichts davon verloren.',
  killed: 'Die Engine wurde beendet, wahrscheinlich reichte der Speicher nicht.',
  killedHint: 'Andere Programme schließen oder weniger verlangen, dann noch einmal versuchen.',
  repair: 'Reparieren …',
  openModels: 'Modelle öffnen',
  openTrash: 'Papierkorb öffnen',
  openLibrary: 'Bibliothek öffnen',
  showObject: 'Objekt zeigen',
  buildIt: 'Bauen',
  editWords: 'Worte ändern',
  otherPicture: 'Anderes Bild wählen',
  smallerTexture: 'Kleinere Textur wählen',
} as const;
