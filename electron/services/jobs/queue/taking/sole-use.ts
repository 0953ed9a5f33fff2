// A process that has this machine for itself, because it measures: nothing is begun here until it gives the machine back, or ends.
// It takes the machine first and then waits for what works there: the jobs of the queue, and a farm's that a node runs here.
// Works inside the store's transactions.
import type { Measurement } from '#contract/views/job-views.ts';
import type { QueueDatabase } from '../../../queue-file/queue-database.ts';
import { placeOfRow } from '../job-rows.ts';
import { isAlive, ProcessIdentity } from '../process-identity.ts';
import { isAtWork, unfinished } from './interrupted-jobs.ts';

/** Of the row of `queue_state` that names the process. */
const NAME = 'machine for one process';
/** Of the rows that name processes which work here for others, as the node of a farm does. */
const FOR_OTHERS = 'work for others: ';

/** The living process that has the machine for itself. */
export function soleUser(database: QueueDatabase): ProcessIdentity | undefined {
  if (database.restriction() !== undefined) return undefined; // a file of before, which can only be read, has no such table
  return livingProcesses(database, 'SELECT value FROM queue_state WHERE name = ?', NAME)[0];
}

/** False where another process has it. What works there goes on to its end. */
export function takeMachine(database: QueueDatabase, user: ProcessIdentity): boolean {
  if ((soleUser(database) ?? user) !== user) return false;
  put(database, NAME, user);
  return true;
}

/** Whether nothing works on this machine, as far as the queue knows. */
export function isMachineIdle(database: QueueDatabase): boolean {
  return workersForOthers(database).length === 0 && !unfinished(database).some((each) => placeOfRow(each) === 'here' && isAtWork(each));
}

/** What the process does that has the machine for itself; undefined where none has. */
export function measurement(database: QueueDatabase): Measurement | undefined {
  if (soleUser(database) === undefined) return undefined;
  return isMachineIdle(database) ? 'runs' : 'waits';
}

export function giveMachineBack(database: QueueDatabase, user: ProcessIdentity): void {
  database.run('DELETE FROM queue_state WHERE name = ? AND value = ?', NAME, user);
}

/** False while a process has the machine for itself. */
export function beginForOthers(database: QueueDatabase, worker: ProcessIdentity): boolean {
  if (soleUser(database) !== undefined) return false;
  put(database, FOR_OTHERS + worker, worker);
  return true;
}

export function endForOthers(database: QueueDatabase, worker: ProcessIdentity): void {
  database.run('DELETE FROM queue_state WHERE name = ?', FOR_OTHERS + worker);
}

/** The living processes that work here for others. */
function workersForOthers(database: QueueDatabase): ProcessIdentity[] {
  return livingProcesses(database, 'SELECT value FROM queue_state WHERE name GLOB ?', `${FOR_OTHERS}*`);
}

function livingProcesses(database: QueueDatabase, query: string, name: string): ProcessIdentity[] {
  return database.rows(query, name).flatMap(({ value }) => {
    const named = ProcessIdentity.safeParse(value).data;
    return named !== undefined && isAlive(named) ? [named] : [];
  });
}

function put(database: QueueDatabase, name: string, value: ProcessIdentity): void {
  database.run('INSERT OR REPLACE INTO queue_state (name, value) VALUES (?, ?)', name, value);
}
