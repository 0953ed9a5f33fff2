// How long stages took here, as the queue's file keeps it.
import type { Stage } from '#contract/generation.ts';
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
}

export interface Duration extends WorkKey, Measured {
  readonly specials: string;
}

export function insertDuration(database: QueueDatabase, { pack, device, stage, specials, amount, seconds }: Duration): void {
  const sql = 'INSERT INTO durations (pack, device, stage, specials, amount, seconds) VALUES (?, ?, ?, ?, ?, ?)';
  database.run(sql, pack, device, stage, specials, amount, seconds);
}

/** The last `limit` durations of a stage, newest first: of work with the given specials, or of any. */
export function readDurations(database: QueueDatabase, { pack, device, stage, specials }: WorkKey, limit: number): Measured[] {
  const sql = `SELECT amount, seconds FROM durations
    WHERE pack = ? AND device = ? AND stage = ? AND specials = coalesce(?, specials) ORDER BY measured_at DESC LIMIT ?`;
  return database
    .rows(sql, pack, device, stage, specials ?? null, limit)
    .map((row) => ({ amount: Number(row['amount']), seconds: Number(row['seconds']) }))
    .filter(({ amount, seconds }) => isMeasure(amount) && isMeasure(seconds));
}

function isMeasure(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
