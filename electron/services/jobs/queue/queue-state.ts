// What holds for the queue as a whole, as its file keeps it: whether waiting jobs are begun at all, and which graphics cards get none.
import { z } from 'zod';
import { AppError } from '#contract/outcome/errors.ts';
import { parseJson } from '../../common/parse-json.ts';
import type { QueueDatabase } from '../../queue-file/queue-database.ts';
import { isAlive, ProcessIdentity } from './process-identity.ts';

const PAUSED = 'paused';

export function isPaused(database: QueueDatabase): boolean {
  if (database.restriction() !== undefined) return false; // a file of before, which can only be read, has no such table
  return database.rows('SELECT value FROM queue_state WHERE name = ?', PAUSED).length > 0;
}

export function setPaused(database: QueueDatabase, paused: boolean): void {
  if (paused) database.run('INSERT OR IGNORE INTO queue_state (name, value) VALUES (?, ?)', PAUSED, new Date().toISOString());
  else database.run('DELETE FROM queue_state WHERE name = ?', PAUSED);
}

/** A graphics card that the process `owner` gives no more jobs, as long as it lives. */
const SetAside = z.object({ uuid: z.string(), name: z.string(), because: AppError, owner: ProcessIdentity });
export type SetAside = z.infer<typeof SetAside>;
const SET_ASIDE = 'card set aside: ';

/** For logs and terminals. */
export function asideSentence({ name, because }: { readonly name: string; readonly because: Pick<AppError, 'message'> }): string {
  return `The graphics card ${name} gets no more jobs, because its engine failed twice in a row: ${because.message}`;
}

/** By processes that live. */
export function cardsSetAside(database: QueueDatabase): SetAside[] {
  if (database.restriction() !== undefined) return []; // as above
  const rows = database.rows('SELECT value FROM queue_state WHERE name GLOB ?', `${SET_ASIDE}*`);
  return rows.flatMap(({ value }) => {
    const card = SetAside.safeParse(parseJson(String(value))).data;
    return card !== undefined && isAlive(card.owner) ? [card] : [];
  });
}

export function setCardAside(database: QueueDatabase, card: SetAside): void {
  database.run('INSERT OR REPLACE INTO queue_state (name, value) VALUES (?, ?)', `${SET_ASIDE}${card.uuid}`, JSON.stringify(card));
}

/** Those of `owner`, and of processes that are gone. */
export function takeCardsBack(database: QueueDatabase, owner: ProcessIdentity): void {
  const others = cardsSetAside(database).filter((card) => card.owner !== owner);
  database.run('DELETE FROM queue_state WHERE name GLOB ?', `${SET_ASIDE}*`);
  for (const card of others) setCardAside(database, card);
}
