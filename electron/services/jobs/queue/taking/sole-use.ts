// A process that has this machine for itself, because it measures: no job is begun here until it gives the machine back, or ends.
// Works inside the store's transactions.
import type { QueueDatabase } from '../../../queue-file/queue-database.ts';
import { placeOfRow } from '../job-rows.ts';
import { isAlive, ProcessIdentity } from '../process-identity.ts';
import { isAtWork, unfinished } from './interrupted-jobs.ts';

/** Of the row of `queue_state` that names the process. */
const NAME = 'machine for one process';

/** The living process that has the machine for itself. */
export function soleUser(database: QueueDatabase): ProcessIdentity | undefined {
  if (database.restriction() !== undefined) return undefined; // a file of before, which can only be read, has no such table
  const [row] = database.rows('SELECT value FROM queue_state WHERE name = ?', NAME);
  const user = ProcessIdentity.safeParse(row?.['value']).data;
  return user !== undefined && isAlive(user) ? user : undefined;
}

/** Whether nothing works on this machine, as far as the queue knows. */
export function isMachineFree(database: QueueDatabase): boolean {
  return soleUser(database) === undefined && !unfinished(database).some((each) => placeOfRow(each) === 'here' && isAtWork(each));
}

/** False where something works there. */
export function takeMachine(database: QueueDatabase, user: ProcessIdentity): boolean {
  if (!isMachineFree(database)) return false;
  database.run('INSERT OR REPLACE INTO queue_state (name, value) VALUES (?, ?)', NAME, user);
  return true;
}

export function giveMachineBack(database: QueueDatabase, user: ProcessIdentity): void {
  database.run('DELETE FROM queue_state WHERE name = ? AND value = ?', NAME, user);
}
