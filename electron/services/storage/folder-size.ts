// How much a folder takes on the disk.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** No folder of ours is nested as deep; a stranger's is not followed for ever. */
const MAX_DEPTH = 8;

/** Bytes of all files in `folder` and the folders in it. Links are not followed; what cannot be looked at counts nothing. */
export function folderBytes(folder: string, depth = MAX_DEPTH): number {
  return entriesOf(folder).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth > 0 ? sum + folderBytes(path, depth - 1) : sum;
    return entry.isFile() ? sum + fileBytes(path) : sum;
  }, 0);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function fileBytes(path: string): number {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}
