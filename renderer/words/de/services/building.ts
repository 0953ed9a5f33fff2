// Of building an object's files from its shape.
import type { BUILDING_SENTENCES } from '../../service-sentences/building.ts';

export const building: Readonly<Record<keyof typeof BUILDING_SENTENCES, string>> = {
  textureMemory: 'Eine Textur mit {{pixels}} Pixeln braucht beim Entstehen {{needed}} GB, frei sind {{free}} GB.',
  smallerTexture: 'Eine kleinere Textur wählen oder andere Programme schließen.',
  decodesToNothing: 'Aus dieser Form entstand keine Oberfläche.',
  cannotSimplify: 'Diese Form braucht mindestens {{fewest}} Dreiecke; verlangt waren {{target}}.',
  askForMore: '{{count}} Dreiecke oder mehr verlangen.',
  tooManyTriangles: '{{asked}} Dreiecke waren verlangt, doch das feine Netz hat nur {{count}}.',
  filmFailed: 'Der Film ließ sich nicht herstellen.',
  withoutFilm: 'Ohne Film bauen.',
  compressedFailed: 'Das komprimierte GLB ließ sich nicht herstellen: {{reason}}.',
  buildSmallerTexture: 'Mit kleinerer Textur bauen.',
  otherCompression: 'model.glb ist heil. Die andere Kompression versuchen.',
  compressedNeedsGlb: 'Ein komprimiertes GLB entsteht aus model.glb, das nicht verlangt ist.',
  addGlb: 'GLB zu den Formaten hinzunehmen.',
  ktxTooLarge: 'Eine Textur von {{width}} × {{height}} Pixeln ist für KTX2 zu groß ({{most}}).',
  ktxSmaller: 'Mit einer Textur von höchstens 2048 Pixeln bauen, zum Beispiel 1024, oder WebP wählen.',
  latentUnusable: 'Die gespeicherte Form {{file}} ist nicht nutzbar: {{reason}}.',
  latentReason: 'Die gespeicherte Form ist nicht nutzbar: {{reason}}.',
  latentOfEspalier: 'Eine Form verwenden, die Espalier gespeichert hat, mit der Art Modell, die sie gemacht hat.',
  onlyFragments: 'Aus dieser Form kamen nur Bruchstücke ({{count}}).',
  largerWholeObject: 'Einen anderen Startwert versuchen oder ein Bild, in dem das Objekt größer und ganz ist.',
  fewerOrAll: '{{count}} Dreiecke oder weniger verlangen, oder Roh.',
  notDecoded: 'Die Form ließ sich nicht entschlüsseln: {{reason}}.',
  notDecodedHint: 'Sie gehört nicht zu diesem Modell, oder eine Datei ist beschädigt. Das Modell unter Modelle prüfen.',
  encoderSilent: 'Der Filmkodierer antwortet seit {{seconds}} Sekunden nicht.',
};
