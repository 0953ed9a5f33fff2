// How long stages took here and what memory they held, as the queue's file keeps it.
import type { Stage } from '#contract/generation/generation.ts';
import type { QueueDatabase } from '../../queue-file/queue-database.ts';

/** Which durations are meant; without `specials`, those of whatever work of the stage. */
export interface WorkKey {
  readonly pack: string;
  readonly device: string;
  readonly stage: Stage;
  readonly specials?: string | undefined;
}

export interface Measured {
  /** Of work, in units of the stage. */
  readonly amount: number;
  readonly seconds: number;
  /** The most that was held meanwhile on the device that computed; absent where that was not seen. */
  readonly bytes?: number | undefined;
}

export interface Duration extends WorkKey, Measured {
  readonly specials: string;
}

export function insertDuration(database: QueueDatabase, { pack, device, stage, specials, amount, seconds, bytes }: Duration): void {
  const sql = 'INSERT INTO durations (pack, device, stage, specials, amount, seconds, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)';
  database.run(sql, pack, device, stage, specials, amount, seconds, bytes ?? null);
}

/** The last `limit` durations of a stage, newest first: of work with the given specials, or of any. */
export function readDurations(database: QueueDatabase, { pack, device, stage, specials }: WorkKey, limit: number): Measured[] {
  const sql = `SELECT * FROM durations
    WHERE pack = ? AND device = ? AND stage = ? AND specials = coalesce(?, specials) ORDER BY measured_at DESC LIMIT ?`;
  return database
    .rows(sql, pack, device, stage, specials ?? null, limit)
    .map((row) => ({ amount: Number(row['amount']), seconds: Number(row['seconds']), ...bytesOf(row['bytes']) }))
    .filter(({ amount, seconds }) => isMeasure(amount) && isMeasure(seconds));
}

function bytesOf(value: unknown): { bytes?: number } {
  return typeof value === 'number' && value > 0 ? { bytes: value } : {};
}

function isMeasure(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
