// Lets one set-up work in a checkout at a time. The kernel holds the lock (flock on an open file) and frees it when the last
// process that has the file open ends, however it ends: a dead set-up never blocks the next one, and a package manager that
// outlived its set-up still does.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const BUSY = 1; // flock's exit code when another process holds the lock
const DESCRIPTOR_IN_FLOCK = 3;

/**
 * Runs `work` alone. `work` gets the lock's file descriptor, to hand on to the children that write.
 * @template T
 * @param {string} file made when missing, never removed
 * @param {{ onWait: () => void }} options `onWait` is called once when another set-up is at work
 * @param {(descriptor: number) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetUpLock(file, { onWait }, work) {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a');
  try {
    if (flock(descriptor, ['--nonblock']) === BUSY) {
      onWait();
      flock(descriptor, []);
    }
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The lock belongs to the open file, which this process shares with the short-lived `flock` program. Where there is no such
 * program or the file system knows no locks, the set-up goes on without: two at once are rare, none at all is worse.
 * @param {number} descriptor
 * @param {string[]} options
 */
function flock(descriptor, options) {
  const run = spawnSync('flock', [...options, String(DESCRIPTOR_IN_FLOCK)], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
  return run.status;
}
