// Unfinished files that a killed process left in the data home: `.writing-…` files and `.building` folders.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED_PREFIX } from '../storage/atomic-file.ts';
import type { DataHome } from '../storage/data-home.ts';
import { BUILDING_FOLDER } from './asset-folder.ts';

/** Whoever still writes a file has changed it since. */
const QUIET_MS = 60_000;

/**
 * Removes them from the asset folders and the inbox, and answers their paths. Passes over assets that `isRunning`, whose
 * jobs belong to living processes, and over what changed within the last minute, which a living process may be writing.
 */
export async function sweepLeftovers(home: DataHome, isRunning: (assetId: string) => boolean): Promise<string[]> {
  const swept: string[] = [];
  for (const parent of [home.library, home.inbox]) {
    for (const name of await readdir(parent)) {
      for (const leftover of await leftoversIn(join(parent, name))) {
        if (isRunning(name)) continue;
        await rm(leftover, { recursive: true, force: true });
        swept.push(leftover);
      }
    }
  }
  return swept;
}

async function leftoversIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []); // a file among the folders, or gone meanwhile
  const unfinished = names.filter((name) => name.startsWith(UNFINISHED_PREFIX) || name === BUILDING_FOLDER);
  const paths = unfinished.map((name) => join(folder, name));
  const quiet = await Promise.all(paths.map(isQuiet));
  return paths.filter((_, index) => quiet[index]);
}

async function isQuiet(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > QUIET_MS;
}
