// What a killed process left unfinished in the data home: files being written, folders being built or packed, and files of
// an earlier build that the new one was about to remove.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED_PREFIX } from '../storage/atomic-file.ts';
import type { DataHome } from '../storage/data-home.ts';
import { BUILDING_FOLDER, hasSidecar, PREPARED_NAME, readAsset } from './asset-folder.ts';
import { removeEarlierBuilds } from './built-files.ts';

/** Whoever still writes a file has changed it since. */
const QUIET_MS = 60_000;
/** The runtime's own: `export/file_set` and `export/usdz`. */
const RUNTIME_PREFIXES = [`${BUILDING_FOLDER}-`, '.packing-'];

/**
 * Removes them from the asset folders and the inbox, and answers their paths. Passes over assets that `isRunning`, whose
 * jobs belong to living processes, and over what changed within the last minute, which a living process may be writing.
 */
export async function sweepLeftovers(home: DataHome, isRunning: (assetId: string) => boolean): Promise<string[]> {
  const swept: string[] = [];
  for (const parent of [home.library, home.inbox]) {
    for (const name of await readdir(parent)) {
      const folder = join(parent, name);
      const leftovers = await leftoversIn(folder);
      if (leftovers.length === 0 || isRunning(name)) continue;
      if (leftovers.includes(join(folder, BUILDING_FOLDER))) await finishSwap(folder);
      for (const leftover of leftovers) await rm(leftover, { recursive: true, force: true });
      swept.push(...leftovers);
    }
  }
  return swept;
}

/** A build that was taken but for its last step still has its folder. */
async function finishSwap(folder: string): Promise<void> {
  const asset = await readAsset(folder);
  if (asset.ok) await removeEarlierBuilds(folder, asset.value.sidecar);
}

async function leftoversIn(folder: string): Promise<string[]> {
  const names: string[] = await readdir(folder).catch(() => []); // a file among the folders, or gone meanwhile
  const isBorn = names.includes(PREPARED_NAME) && (await hasSidecar(folder));
  const unfinished = names.filter((name) => isUnfinished(name) || (isBorn && name === PREPARED_NAME));
  const paths = unfinished.map((name) => join(folder, name));
  const quiet = await Promise.all(paths.map(isQuiet));
  return paths.filter((_, index) => quiet[index]);
}

function isUnfinished(name: string): boolean {
  return name.startsWith(UNFINISHED_PREFIX) || name === BUILDING_FOLDER || RUNTIME_PREFIXES.some((prefix) => name.startsWith(prefix));
}

async function isQuiet(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > QUIET_MS;
}
