// Of matting packs, which find the object in a picture.
export const MATTING_SENTENCES = {
  noMatting: 'There is no matting pack named "{{name}}".',
  addMatting: 'Add one, or cut out with what comes with the program.',
  mattingUnusable: 'The matting pack "{{name}}" cannot be used: {{problem}}',
  mattingBroken: 'The matting pack {{name}} cannot be used: {{problem}}.',
  mendMatting: 'Mend it or add it again, or cut out with what comes with the program.',
  addMattingAgain: 'Add it again, or cut out with what comes with the program.',
  noMattingNetwork: '{{name}} is no matting pack that can be used here: {{problem}}.',
  oneInOneOut: 'Use a network with one picture as its input and one channel as its output.',
  mattingFoundNothing: 'The matting pack {{name}} found no object in the picture.',
  paintOrBuiltIn: 'Paint the object yourself, or cut out with what comes with the program.',
  mattingManifest: 'Mend it, or add the .onnx file alone.',
} as const;
