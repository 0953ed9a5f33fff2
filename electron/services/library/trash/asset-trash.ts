// The trash of the library: folders of assets, out of sight. What is here can be brought back until it is removed for good.
import { lstat, readdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetId } from '#contract/asset/asset.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { mapBounded } from '../../common/bounded.ts';
import { type IndexedAsset, indexedAsset } from '../../library-index/indexed-asset.ts';
import type { DataHome } from '../../storage/data-home.ts';
import { errnoCode, fileSystemError } from '../../storage/file-errors.ts';
import { folderBytes } from '../../storage/folder-size.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { readAsset, readBrokenSidecar } from '../asset/asset-folder.ts';

export interface TrashedFolder {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** ISO 8601, UTC. */
  readonly trashedAt: string;
  /** Of everything in it. */
  readonly bytes: number;
  /** As far as it can be read. */
  readonly name?: string | undefined;
  /** The asset, or why it is none. */
  readonly found: IndexedAsset | { readonly reason: string };
}

type Folders = Pick<DataHome, 'library' | 'libraryTrash'>;

/** Folders of the trash read at a time: far below any limit of open files. */
const READ_AT_ONCE = 32;
/** What is being removed for good; nobody lists it, and the next start ends it. */
const REMOVING_PREFIX = '.removing-';

/** The last to come first. Read one by one, without an index: it is small, and seldom asked for. */
export async function listTrashed({ libraryTrash }: Folders): Promise<TrashedFolder[]> {
  const names = (await readdir(libraryTrash)).filter((name) => AssetId.safeParse(name).success);
  const found = await mapBounded(names, READ_AT_ONCE, (name) => trashedFolder(join(libraryTrash, name), name));
  return found.filter((folder) => folder !== undefined).sort((a, b) => (a.trashedAt < b.trashedAt ? 1 : -1));
}

/** Answers where it lies now. */
export async function moveToTrash(id: string, { library, libraryTrash }: Folders): Promise<Result<string>> {
  const moved = await move(id, library, libraryTrash);
  if (moved.ok) {
    const now = new Date();
    await utimes(moved.value, now, now).catch(() => undefined); // says when; without it, when something last changed in it
  }
  return moved;
}

export function moveOutOfTrash(id: string, { library, libraryTrash }: Folders): Promise<Result<string>> {
  return move(id, libraryTrash, library);
}

/** For good: out of the list at once, then from the disk. */
export async function removeTrashed(id: string, { libraryTrash }: Folders): Promise<Result<string>> {
  if (!AssetId.safeParse(id).success) return err(notInTrash(id));
  const leaving = join(libraryTrash, `${REMOVING_PREFIX}${uuidV7()}`);
  try {
    await rename(join(libraryTrash, id), leaving);
    await rm(leaving, { recursive: true, force: true }); // of a link, the link alone
    return ok(id);
  } catch (cause) {
    return err(errnoCode(cause) === 'ENOENT' ? notInTrash(id) : fileSystemError(cause, join(libraryTrash, id)));
  }
}

/** Ends removals that were interrupted, and answers the paths of what is gone. */
export async function endRemovals({ libraryTrash }: Folders): Promise<string[]> {
  const names = (await readdir(libraryTrash)).filter((name) => name.startsWith(REMOVING_PREFIX));
  const paths = names.map((name) => join(libraryTrash, name));
  for (const path of paths) await rm(path, { recursive: true, force: true });
  return paths;
}

async function trashedFolder(folder: string, id: string): Promise<TrashedFolder | undefined> {
  const there = await lstat(folder).catch(() => undefined);
  if (there === undefined) return undefined; // restored or removed meanwhile
  const facts = { id, folder, trashedAt: there.mtime.toISOString(), bytes: there.isDirectory() ? folderBytes(folder) : 0 };
  const asset = await readAsset(folder);
  if (asset.ok) return { ...facts, name: asset.value.sidecar.name, found: indexedAsset(asset.value.sidecar, facts.bytes) };
  const reason = asset.error.kind === 'absent' ? 'asset.json is missing' : asset.error.reason;
  return { ...facts, name: (await readBrokenSidecar(folder)).name, found: { reason } };
}

async function move(id: string, from: string, to: string): Promise<Result<string>> {
  if (!AssetId.safeParse(id).success) return err(notFound(id));
  const target = join(to, id);
  try {
    await rename(join(from, id), target);
    return ok(target);
  } catch (cause) {
    if (errnoCode(cause) === 'ENOENT') return err(notFound(id));
    return err(['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errnoCode(cause)) ? inTheWay(id, target) : fileSystemError(cause, target));
  }
}

function inTheWay(id: string, target: string): AppError {
  const hint = 'Move that one elsewhere, then try again.';
  return { code: 'usage', message: `The asset ${id} stays where it is: there is another of this id at ${target}.`, hint };
}

function notFound(id: string): AppError {
  return { code: 'not_found', message: `There is no asset ${id}.`, waysOut: [{ kind: 'list-assets' }] };
}

function notInTrash(id: string): AppError {
  return { code: 'not_found', message: `There is no asset ${id} in the trash.` };
}
