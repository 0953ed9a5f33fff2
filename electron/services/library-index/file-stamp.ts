// What tells without reading whether a file or folder has changed since it was read.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface FileStamp {
  readonly text: string;
  /** False when it changed so lately that it may change again without its times showing it: file systems count in steps. */
  readonly isSettled: boolean;
  readonly isFile: boolean;
}

/** The coarsest step there is (FAT). */
const SETTLED_MS = 2_000;

/** Undefined when nothing is there, or it cannot be looked at. Links are followed. */
export async function fileStamp(path: string): Promise<FileStamp | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && stampOf(found);
}

function stampOf(found: Stats): FileStamp {
  const { ino, size, mtimeMs, ctimeMs } = found;
  // A time that no change ever sets back is ctime's; a clock that runs ahead elsewhere is no reason to wait for it.
  const isSettled = Math.abs(Date.now() - ctimeMs) > SETTLED_MS;
  return { text: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, isSettled, isFile: found.isFile() };
}
