// Of matting packs, which find the object in a picture: where the window has better words.
import { MATTING_SENTENCES } from '../../service-sentences/matting.ts';

export const matting = {
  ...MATTING_SENTENCES,
  noMatting: 'The matting pack “{{name}}” is not installed.',
  addMatting: 'Add it, or cut out with Espalier itself.',
  mattingUnusable: 'The matting pack “{{name}}” cannot be used: {{problem}}',
  mattingBroken: 'The matting pack “{{name}}” cannot be used: {{problem}}.',
  mendMatting: 'Repair it in Models, or cut out with Espalier itself.',
  addMattingAgain: 'Add it again, or cut out with Espalier itself.',
  oneInOneOut: 'Use a network that takes one picture and answers one channel.',
  mattingFoundNothing: 'The matting pack “{{name}}” found no object in the picture.',
  paintOrBuiltIn: 'Paint the object yourself, or cut out with Espalier itself.',
} as const satisfies Readonly<Record<keyof typeof MATTING_SENTENCES, string>>;
