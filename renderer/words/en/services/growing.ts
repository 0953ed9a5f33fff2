// Of growing objects and giving them new looks: where the window has better words.
import { GROWING_SENTENCES } from '../../service-sentences/growing.ts';

export const growing = {
  ...GROWING_SENTENCES,
  noWordsPack: 'No installed model grows objects from words.',
  unknownWords: 'The starter model does not know {{words}}.',
  noThing: 'The text names nothing that can be made.',
  nameOneOf: 'Try one of: {{things}}.',
  otherSeedOrGuidance: 'Try another seed, more guidance for the shape, or a clearer picture.',
  noLookPack: 'No installed model can give {{name}} a new look from {{source}}.',
  tryOtherSource: 'Try it with {{source}}, or add a TRELLIS model.',
  looksOfOwnKind: 'This model can give a new look only to shapes that a model of its own kind made.',
  chooseMaker: 'Choose the model that made the shape, or a TRELLIS model.',
  thoseSidesOrOther: 'Give one picture of each of these sides, or choose a TRELLIS model.',
  noNewLooks: 'This model cannot give a new look to a given shape.',
  officialLayout: 'Choose a TRELLIS model.',
  fourSides: 'There are {{count}} pictures, and this model takes four sides at most.',
  packNeedsInput: 'The model {{pack}} works from {{input}}, and there is none.',
  structureNan: 'The model computed values that are not numbers.',
  checkPackOrCpu: 'Verify the model in Models; with a graphics card, try the processor in Settings.',
  wordWithoutEffect: 'The starter model does not know {{words}}, which had no effect. {{known}}',
  wordsWithoutEffect: 'The starter model does not know {{words}}, which had no effect. {{known}}',
  thingLeftOut: 'The starter model makes one thing at a time; {{words}} was left out.',
  thingsLeftOut: 'The starter model makes one thing at a time; {{words}} were left out.',
  withoutSampler: 'This model does not sample: the steps or guidance that were asked for had no effect.',
  seedSameShape: 'This model does not sample: the seed that was chosen does not change the shape, only fine details of hidden sides.',
} as const satisfies Readonly<Record<keyof typeof GROWING_SENTENCES, string>>;
