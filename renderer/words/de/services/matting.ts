// Of matting packs, which find the object in a picture.
import type { MATTING_SENTENCES } from '../../service-sentences/matting.ts';

export const matting: Readonly<Record<keyof typeof MATTING_SENTENCES, string>> = {
  noMatting: 'Das Freistellmodell „{{name}}“ ist nicht installiert.',
  addMatting: 'Es hinzufügen oder mit Espalier selbst freistellen.',
  mattingUnusable: 'Das Freistellmodell „{{name}}“ ist nicht nutzbar: {{problem}}',
  mattingBroken: 'Das Freistellmodell „{{name}}“ ist nicht nutzbar: {{problem}}.',
  mendMatting: 'Unter Modelle reparieren oder mit Espalier selbst freistellen.',
  addMattingAgain: 'Noch einmal hinzufügen oder mit Espalier selbst freistellen.',
  noMattingNetwork: '{{name}} ist kein Freistellmodell, das hier nutzbar ist: {{problem}}.',
  oneInOneOut: 'Ein Netz verwenden, das ein Bild nimmt und einen Kanal antwortet.',
  mattingFoundNothing: 'Das Freistellmodell „{{name}}“ fand im Bild kein Objekt.',
  paintOrBuiltIn: 'Das Objekt selbst malen oder mit Espalier selbst freistellen.',
  mattingManifest: 'Es reparieren oder die .onnx-Datei allein hinzufügen.',
};
