// A disk of a few kilobytes, in memory, for what happens when one is full or cannot be written to.
import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { newFolder } from './new-folder.ts';

export interface SmallDisk {
  readonly folder: string;
  fill(): void;
  free(): void;
  makeReadOnly(): void;
}

/** Passes over the test, with the reason, on a machine where no disk can be mounted. */
export function mountSmallDisk(context: TestContext, kilobytes: number): SmallDisk {
  const folder = newFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  if (mounted.status !== 0) context.skip(`no disk can be mounted here: ${mounted.stderr?.toString().trim()}`);
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => fill(filler),
    free: () => rmSync(filler),
    makeReadOnly: () => void spawnSync('mount', ['-o', 'remount,ro', folder]),
  };
}

function fill(filler: string): void {
  try {
    for (;;) appendFileSync(filler, Buffer.alloc(4096));
  } catch {
    // Not one block is left.
  }
}
