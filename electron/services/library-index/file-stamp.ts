// What tells without reading whether a file or folder has changed since it was read.
import { type Stats, statSync } from 'node:fs';
import { setImmediate as othersTurn } from 'node:timers/promises';

export interface FileStamp {
  readonly text: string;
  /** False when it changed so lately that it may change again without its times showing it: file systems count in steps. */
  readonly isSettled: boolean;
  readonly isFile: boolean;
}

/** The coarsest step there is (FAT). */
const SETTLED_MS = 2_000;
/** How long everybody else may be kept waiting. */
const SLICE_MS = 8;

/** Undefined when nothing is there, or it cannot be looked at. Links are followed. */
export function fileStamp(path: string): FileStamp | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && stampOf(found);
  } catch {
    return undefined; // whoever reads it hears why
  }
}

/**
 * The stamp of each path, in their order. One `stat` takes some three microseconds and six times as long by way of a promise,
 * so they are taken in slices between which others have their turn. A disk that hangs would hang the queue's database, too.
 */
export async function fileStamps(paths: readonly string[]): Promise<(FileStamp | undefined)[]> {
  const stamps: (FileStamp | undefined)[] = [];
  let sliceEnds = performance.now() + SLICE_MS;
  for (const path of paths) {
    stamps.push(fileStamp(path));
    if (performance.now() < sliceEnds) continue;
    await othersTurn();
    sliceEnds = performance.now() + SLICE_MS;
  }
  return stamps;
}

function stampOf(found: Stats): FileStamp {
  const { ino, size, mtimeMs, ctimeMs } = found;
  // A time that no change ever sets back is ctime's; a clock that runs ahead elsewhere is no reason to wait for it.
  const isSettled = Math.abs(Date.now() - ctimeMs) > SETTLED_MS;
  return { text: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, isSettled, isFile: found.isFile() };
}
