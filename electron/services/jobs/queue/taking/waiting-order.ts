// In which order waiting jobs are taken: by their position, which a new job gets behind all others (one of low priority aside,
// which lets others pass) and which a user may change. Works inside the store's transactions.
import type { QueueDatabase, Row } from '../../../queue-file/queue-database.ts';

/** A job that has not begun, also one that is held back. */
const WAITS = `state IN ('waiting', 'paused')`;
const PLACE = 'coalesce(position, rowid)';
const IS_LOW = `CASE WHEN json_valid(request) THEN coalesce(json_extract(request, '$.origin.priority'), '') ELSE '' END = 'low'`;

/** In the order of their positions; where a row has none, as they were added. Files of before have no such column. */
export function inOrder(rows: readonly Row[]): Row[] {
  return rows
    .map((row, index) => ({ row, index, place: placeOf(row) }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .map(({ row }) => row);
}

/** The position of a job that is added now. One of normal priority comes before those of low priority that wait behind all others. */
export function positionOfNew(database: QueueDatabase, { isLow }: { isLow: boolean }): number {
  const last = numberIn(database, `SELECT max(${PLACE}) AS found FROM jobs`) ?? 0;
  if (isLow) return last + 1;
  const lastNormal = numberIn(database, `SELECT max(${PLACE}) AS found FROM jobs WHERE ${WAITS} AND NOT ${IS_LOW}`);
  const passed = numberIn(
    database,
    `SELECT min(${PLACE}) AS found FROM jobs WHERE ${WAITS} AND ${IS_LOW} AND ${PLACE} > ?`,
    lastNormal ?? Number.MIN_SAFE_INTEGER,
  );
  return passed === undefined ? last + 1 : (between(lastNormal, passed) ?? last + 1);
}

/**
 * Puts the job before another one that waits; without `before`, behind all. Where that other one does not wait any more it
 * becomes the next. False when the job itself does not wait.
 */
export function move(database: QueueDatabase, id: string, before: string | undefined): boolean {
  const waiting = database.rows(`SELECT id, ${PLACE} AS position FROM jobs WHERE ${WAITS} ORDER BY ${PLACE}, rowid`);
  if (!waiting.some((row) => row['id'] === id)) return false;
  const others = waiting.filter((row) => row['id'] !== id);
  const found = others.findIndex((row) => row['id'] === before);
  const index = before === undefined ? others.length : Math.max(found, 0);
  const [earlier, later] = [others[index - 1], others[index]].map((row) => row && placeOf(row));
  const position = between(earlier, later);
  if (position === undefined) {
    renumber(database);
    return move(database, id, before);
  }
  return database.run('UPDATE jobs SET position = ? WHERE id = ?', position, id) > 0;
}

/** Undefined when there is no number left in between. */
function between(earlier: number | undefined, later: number | undefined): number | undefined {
  if (later === undefined) return (earlier ?? 0) + 1;
  if (earlier === undefined) return later - 1;
  const middle = (earlier + later) / 2;
  return middle > earlier && middle < later ? middle : undefined;
}

/** Whole numbers again, with room between them. */
function renumber(database: QueueDatabase): void {
  database.run(
    `UPDATE jobs SET position = ranked.rank
     FROM (SELECT id, row_number() OVER (ORDER BY ${PLACE}, rowid) AS rank FROM jobs) AS ranked WHERE ranked.id = jobs.id`,
  );
}

function numberIn(database: QueueDatabase, sql: string, ...values: number[]): number | undefined {
  const found = database.rows(sql, ...values)[0]?.['found'];
  return typeof found === 'number' ? found : undefined;
}

function placeOf(row: Row): number {
  const place = row['position'] ?? row['place'];
  return typeof place === 'number' ? place : Number.MAX_SAFE_INTEGER;
}
