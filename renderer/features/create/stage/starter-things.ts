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
] as const;

/** The words with one more thing in them: it takes the place of one that stands there alone. */
export function withThing(words: string, thing: string): string {
  const isAlone = words.trim() === '' || STARTER_THINGS.some((known) => words === alone(known));
  return isAlone ? alone(thing) : `${words.trimEnd()} ${thing}`;
}

function alone(thing: string): string {
  return `a ${thing}`;
}
