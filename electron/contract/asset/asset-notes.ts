// What is worth saying of a finished asset beside its figures: where it is not what was asked for, and nothing failed.
import type { FinishedAsset } from './asset.ts';

/** Simplifying stops near a number, not at it; further below than this is another thing than was asked for. */
const CLEARLY_FEWER = 0.9;

/** Whole sentences; none when everything is as asked. */
export function assetNotes({ building, mesh }: Pick<FinishedAsset, 'building' | 'mesh'>): string[] {
  const asked = building?.triangles;
  if (asked === undefined || mesh.faces >= asked * CLEARLY_FEWER) return [];
  const counted = (count: number) => count.toLocaleString('en');
  return [
    `It has ${counted(mesh.faces)} triangles, fewer than the ${counted(asked)} asked for: simplifying so thin or scattered a shape left no more.`,
  ];
}
