// What the pack that builds of parts can make: its own nouns, in the language that it reads.

export const STARTER_THINGS = [
  'chair',
  'stool',
  'table',
  'lamp',
  'house',
  'tower',
  'tree',
  'fir',
  'mushroom',
  'cactus',
  'flower',
  'vase',
  'cup',
  'teapot',
  'car',
  'rocket',
  'boat',
  'chest',
  'crate',
  'ball',
  'robot',
  'snowman',
  'dog',
  'cat',
  'horse',
  'pig',
  'sheep',
  'rabbit',
  'duck',
  'fish',
  'bed',
  'sofa',
  'bench',
  'bookshelf',
  'clock',
  'castle',
  'lighthouse',
  'windmill',
  'airplane',
  'train',
  'truck',
  'bottle',
  'barrel',
  'sword',
  'hammer',
  'pumpkin',
  'cake',
] as const;

/** Of every kind one or two: enough to begin with. */
export const FIRST_THINGS = [
  'chair',
  'house',
  'tree',
  'car',
  'robot',
  'dog',
  'cat',
  'castle',
  'train',
  'sword',
  'lamp',
  'cake',
] as const satisfies readonly (typeof STARTER_THINGS)[number][];

/** The words with one more thing in them: it takes the place of one that stands there alone. */
export function withThing(words: string, thing: string): string {
  const isAlone = words.trim() === '' || STARTER_THINGS.some((known) => words === alone(known));
  return isAlone ? alone(thing) : `${words.trimEnd()} ${thing}`;
}

function alone(thing: string): string {
  return `a ${thing}`;
}
