// Of the objects of the library, their folders, builds and tags.
import type { LIBRARY_SENTENCES } from '../../service-sentences/library.ts';

export const library: Readonly<Record<keyof typeof LIBRARY_SENTENCES, string>> = {
  noAsset: 'Dieses Objekt ist nicht mehr in der Bibliothek.',
  assetBusy: 'Dieses Objekt wird gerade gebaut.',
  cancelItsJob: 'Zuerst seinen Auftrag abbrechen oder warten, bis er fertig ist.',
  cannotGrowAgain: '{{name}} kann nicht noch einmal wachsen: Woraus es entstand, liegt nicht mehr im Ordner.',
  chooseSourceAgain: 'Das Bild noch einmal wählen oder die Worte noch einmal schreiben.',
  sidecarEmpty: 'asset.json ist leer',
  sidecarTorn: 'asset.json ist unvollständig',
  sidecarNewer: 'asset.json stammt von einer neueren Version von Espalier',
  sheetEmpty: 'Es gibt nichts für einen Kontaktbogen.',
  sheetTooLong: 'Ein Kontaktbogen fasst höchstens {{most}} Objekte.',
  leaveFolders: 'Die Ordner der Bibliothek in Ruhe lassen, solange Aufträge laufen, dann noch einmal versuchen.',
  folderMoved: 'Der Ordner des Objekts ({{folder}}) wurde verschoben oder entfernt, während der Auftrag lief.',
  tooManyTags: '{{name}} hätte mehr als {{most}} Schlagwörter.',
  takeOneAway: 'Zuerst eines wegnehmen.',
  buildIsCurrent: 'Das ist der aktuelle Bau von {{name}}.',
  otherBuildFirst: 'Zuerst einen anderen Bau zum aktuellen machen.',
  updateToWork: 'Espalier aktualisieren, um daran zu arbeiten. Die Dateien liegen sicher in {{folder}}.',
  assetLeft: 'Dieses Objekt bleibt, wie es ist: {{reason}}.',
  assetUnread: 'Dieses Objekt ist nicht lesbar: {{reason}}.',
  filesSafe: 'Die Dateien liegen sicher in {{folder}}.',
  noModelYet: '{{name}} hat noch kein Modell.',
  buildFirst: 'Zuerst bauen.',
  moveThatOne: 'Das andere verschieben, dann noch einmal versuchen.',
  trashTwin: 'Dieses Objekt bleibt, wo es ist: Ein anderes mit derselben Kennung liegt in {{place}}.',
};
