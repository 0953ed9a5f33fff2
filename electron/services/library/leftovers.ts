// What a killed process left unfinished in the data home: files being written, folders being built or packed, and files of
// an earlier build that the new one was about to remove.
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { mapBounded } from '../common/bounded.ts';
import type { DataHome } from '../storage/data-home.ts';
import { UNFINISHED_PREFIX } from '../storage/files/atomic-file.ts';
import { BUILDING_FOLDER, hasSidecar, PREPARED_NAME, readAsset, SIDECAR_NAME } from './asset/asset-folder.ts';
import { removeEarlierBuilds } from './builds/built-files.ts';
import { undoExchange } from './builds/kept-builds.ts';

/** Whoever still writes a file has changed it since. */
const QUIET_MS = 60_000;
/** The runtime's own: `export/file_set` and `export/usdz`. */
const RUNTIME_PREFIXES = [`${BUILDING_FOLDER}-`, '.packing-'];

export interface SweepOptions {
  /** Whether a job of a living process works on the asset. */
  readonly isRunning: (assetId: string) => boolean;
  /** The folders of the library to look into; all when absent. */
  readonly names?: Iterable<string>;
}

export interface Swept {
  /** The paths of what was removed. */
  readonly removed: readonly string[];
  /** The folders of the library that hold an asset and nothing that a process may have left. */
  readonly inOrder: readonly string[];
}

/** Folders looked into at a time: far below any limit of open files. */
const LOOKS_AT_ONCE = 32;

/**
 * Removes them from the data home itself, the asset folders and the inbox. Passes over assets that run, whose jobs belong to living processes,
 * and over what changed within the last minute, which a living process may be writing.
 */
export async function sweepLeftovers(home: DataHome, { isRunning, names }: SweepOptions): Promise<Swept> {
  const removed: string[] = [];
  const inOrder: string[] = [];
  const sweep = async (parent: string, name: string) => {
    const folder = join(parent, name);
    const { leftovers, isInOrder } = await leftoversIn(folder);
    if (isInOrder && parent === home.library) inOrder.push(name);
    if (leftovers.length === 0 || isRunning(name)) return;
    if (leftovers.includes(join(folder, BUILDING_FOLDER))) await finishSwap(folder);
    for (const leftover of leftovers) await rm(leftover, { recursive: true, force: true });
    removed.push(...leftovers);
  };
  await mapBounded([...(names ?? (await readdir(home.library)))], LOOKS_AT_ONCE, (name) => sweep(home.library, name));
  await mapBounded(await readdir(home.inbox), LOOKS_AT_ONCE, (name) => sweep(home.inbox, name));
  for (const folder of [home.folder, home.watchedFolders, home.copies]) await sweep(dirname(folder), basename(folder)); // settings and the like
  return { removed, inOrder };
}

/** A build that was taken but for its last step still has its folder, and so has one that was taken in part. */
async function finishSwap(folder: string): Promise<void> {
  const asset = await readAsset(folder);
  if (!asset.ok || asset.value.sidecar.kind !== 'finished') return;
  await undoExchange(folder, asset.value.sidecar);
  await removeEarlierBuilds(folder, asset.value.sidecar);
}

async function leftoversIn(folder: string): Promise<{ leftovers: string[]; isInOrder: boolean }> {
  const names: string[] = await readdir(folder).catch(() => []); // a file among the folders, or gone meanwhile
  const isBorn = names.includes(PREPARED_NAME) && (await hasSidecar(folder));
  const unfinished = names.filter((name) => isUnfinished(name) || (isBorn && name === PREPARED_NAME));
  const paths = unfinished.map((name) => join(folder, name));
  const quiet = await Promise.all(paths.map(isQuiet));
  const isInOrder = names.includes(SIDECAR_NAME) && unfinished.length === 0;
  return { leftovers: paths.filter((_, index) => quiet[index]), isInOrder };
}

function isUnfinished(name: string): boolean {
  return name.startsWith(UNFINISHED_PREFIX) || name === BUILDING_FOLDER || RUNTIME_PREFIXES.some((prefix) => name.startsWith(prefix));
}

async function isQuiet(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > QUIET_MS;
}
