// The machine's clock is set: a process that was started for it sees another time at once, and files have times that fit neither.
import type { ChildProcess } from 'node:child_process';
import { globSync, lutimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SHIFT_MS = 'ESPALIER_TEST_CLOCK_SHIFT_MS';
const YEAR_MS = 365 * 24 * 3_600_000;

/** What a Node process has to be started with, so that its clock can be moved. */
export const WITH_A_CLOCK = {
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'clock-of-a-child.ts')).href}`,
  [SHIFT_MS]: String(-3 * YEAR_MS),
};

/** Three years back for `child`, and to the beginning of time for every file of `folders`. */
export function moveClock(child: ChildProcess, folders: readonly string[]): void {
  child.kill('SIGUSR2');
  for (const folder of folders) for (const file of globSync('**/*', { cwd: folder })) setBack(join(folder, file));
}

function setBack(path: string): void {
  try {
    lutimesSync(path, 0, 0);
  } catch {
    // it is gone again
  }
}
