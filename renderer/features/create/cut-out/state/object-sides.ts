// How two objects of a picture lie to each other.
import type { SeparateObject } from '#contract/generation/generation.ts';

export type ObjectSide = 'left' | 'right' | 'upper' | 'lower';

/** The side of each of two objects, by the middles of their boxes; undefined when there are not two. */
export function sidesOf(objects: readonly SeparateObject[]): readonly [ObjectSide, ObjectSide] | undefined {
  const [one, other, third] = objects;
  if (one === undefined || other === undefined || third !== undefined) return undefined;
  const across = middle(other.left, other.width) - middle(one.left, one.width);
  const down = middle(other.top, other.height) - middle(one.top, one.height);
  if (Math.abs(across) >= Math.abs(down)) return across >= 0 ? ['left', 'right'] : ['right', 'left'];
  return down >= 0 ? ['upper', 'lower'] : ['lower', 'upper'];
}

function middle(start: number, length: number): number {
  return start + length / 2;
}
