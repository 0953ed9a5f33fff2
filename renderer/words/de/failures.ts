// What to do about a failure, in the window.

export const failures = {
  noApp: 'Das Fenster erreicht die App nicht.',
  noAppHint: 'Espalier schließen und wieder öffnen. Aufträge und Bibliothek sind unversehrt.',
  setUp: 'Die Engine muss neu eingerichtet werden.',
  freeSpace: 'Auf dieser Festplatte Platz schaffen (der Papierkorb der Bibliothek geht trotzdem), dann noch einmal versuchen.',
  listJobs: 'Die Leiste unten zeigt die vorhandenen Aufträge.',
  listAssets: 'Die Bibliothek zeigt die vorhandenen Objekte.',
  listBuilds: 'Die Fassungen stehen neben dem Objekt.',
  shapeSaved: 'Die Form ist gespeichert.',
  shapeSavedAs: 'Die Form ist gespeichert als {{file}}.',
  buildAnew: 'Liegt die Form noch dort, ist nichts davon verloren.',
} as const;
