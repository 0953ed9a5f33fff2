// Which side of the object each picture shows: never two the same, and as many pictures as there are sides.
import type { PictureSide } from '#contract/generation/generation.ts';

/** In the order in which new pictures are taken to be meant. */
export const SIDES = ['front', 'back', 'left', 'right'] as const satisfies readonly PictureSide[];
export const MOST_PICTURES = SIDES.length;

interface Sided {
  readonly key: string;
  readonly side: PictureSide;
}

/** The first side that no picture shows yet; the front when all are taken. */
export function freeSide(pictures: readonly Sided[]): PictureSide {
  return SIDES.find((side) => pictures.every((picture) => picture.side !== side)) ?? 'front';
}

/** The picture shows `side` from now on; the one that did takes its place. */
export function withSide<T extends Sided>(pictures: readonly T[], key: string, side: PictureSide): T[] {
  const before = pictures.find((picture) => picture.key === key)?.side;
  return pictures.map((picture) => {
    if (picture.key === key) return { ...picture, side };
    return picture.side === side && before !== undefined ? { ...picture, side: before } : picture;
  });
}

/** The picture stands at `place`, counted from 0, and the others close up. Sides go with their pictures. */
export function movedTo<T extends Sided>(pictures: readonly T[], key: string, place: number): T[] {
  const moved = pictures.filter((picture) => picture.key === key);
  const rest = pictures.filter((picture) => picture.key !== key);
  return rest.toSpliced(Math.min(Math.max(place, 0), rest.length), 0, ...moved);
}
