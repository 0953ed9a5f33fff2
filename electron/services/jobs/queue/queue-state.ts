// What holds for the queue as a whole, as its file keeps it: whether waiting jobs are begun at all.
import type { QueueDatabase } from '../../queue-file/queue-database.ts';

const PAUSED = 'paused';

export function isPaused(database: QueueDatabase): boolean {
  if (database.restriction() !== undefined) return false; // a file of before, which can only be read, has no such table
  return database.rows('SELECT value FROM queue_state WHERE name = ?', PAUSED).length > 0;
}

export function setPaused(database: QueueDatabase, paused: boolean): void {
  if (paused) database.run('INSERT OR IGNORE INTO queue_state (name, value) VALUES (?, ?)', PAUSED, new Date().toISOString());
  else database.run('DELETE FROM queue_state WHERE name = ?', PAUSED);
}
