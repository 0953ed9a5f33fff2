// A filter and an order in SQL. Every value is a parameter; no word of a person becomes part of a statement.
import type { SQLInputValue } from 'node:sqlite';
import type { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import { foldForSearch } from './search-words.ts';

/** Ids sort by time; of equals the newest comes first. */
export const ORDERS: Readonly<Record<LibrarySort, string>> = {
  newest: 'id DESC',
  oldest: 'id',
  name: 'name, id DESC',
  triangles: 'triangles DESC NULLS LAST, id DESC',
  size: 'bytes DESC, id DESC',
};

type Condition = readonly [condition: string, ...values: SQLInputValue[]];

export function filterConditions(filter: LibraryFilter): Condition[] {
  const { packs, from, until, built, minTriangles, maxTriangles, favourites, tags = [], samePictureAs } = filter;
  return [
    ...when(packs, (names): Condition => ['pack IN (SELECT value FROM json_each(?))', JSON.stringify(names)]),
    ...when(from, (time): Condition => ['created >= ?', Date.parse(time)]),
    ...when(until, (time): Condition => ['created < ?', Date.parse(time)]),
    ...when(built, (isBuilt): Condition => ['built = ?', isBuilt ? 1 : 0]),
    ...when(minTriangles, (count): Condition => ['triangles >= ?', count]),
    ...when(maxTriangles, (count): Condition => ['triangles <= ?', count]),
    ...when(favourites, (): Condition => ['favourite = 1']),
    ...tags.map((tag): Condition => ['EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)', foldForSearch(tag.trim())]),
    ...when(samePictureAs, (id): Condition => [SAME_PICTURE, id, id]),
  ];
}

/** The asset itself, too. */
const SAME_PICTURE = `(id = ? OR EXISTS (SELECT 1 FROM json_each(assets.pictures) WHERE value IN
  (SELECT picture.value FROM assets AS one, json_each(one.pictures) AS picture WHERE one.id = ?)))`;

function when<T>(value: T | undefined, condition: (value: T) => Condition): Condition[] {
  return value === undefined ? [] : [condition(value)];
}
