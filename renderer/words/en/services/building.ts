// Of building an object's files from its shape: where the window has better words.
import { BUILDING_SENTENCES } from '../../service-sentences/building.ts';

export const building = {
  ...BUILDING_SENTENCES,
  textureMemory: 'A {{pixels}} texture takes {{needed}} GB while it is made, and {{free}} GB are free.',
  smallerTexture: 'Choose a smaller texture, or close other programs.',
  decodesToNothing: 'No surface came out of this shape.',
  cannotSimplify: 'This shape needs at least {{fewest}} triangles; {{target}} were asked for.',
  filmFailed: 'The film could not be made.',
  otherCompression: 'model.glb is whole. Try the other compression.',
  addGlb: 'Add GLB to the formats.',
  ktxTooLarge: 'A texture of {{width}} × {{height}} pixels is too large for KTX2 ({{most}}).',
  latentUnusable: 'The saved shape {{file}} cannot be used: {{reason}}.',
  latentReason: 'The saved shape cannot be used: {{reason}}.',
  latentOfEspalier: 'Use a shape that Espalier saved, with the kind of model that made it.',
  onlyFragments: 'Only fragments came out of this shape ({{count}}).',
  fewerOrAll: 'Ask for {{count}} triangles or fewer, or for Raw.',
  notDecoded: 'The shape could not be decoded: {{reason}}.',
  notDecodedHint: 'It does not belong to this model, or a file is damaged. Verify the model in Models.',
} as const satisfies Readonly<Record<keyof typeof BUILDING_SENTENCES, string>>;
