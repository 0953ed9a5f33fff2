// Puts a whole new build in the place of the current one: files first, then the sidecar that tells of them, then what only
// the earlier build had is removed. The sidecar is written before anything moves, so that from then on only renames are left.
// A build that is to be kept is in `builds/` before the first rename, so that an exchange that is interrupted can be undone.
import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinishedAsset } from '#contract/asset/asset.ts';
import { sync } from '../../storage/files/atomic-file.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { type Asset, BUILDING_FOLDER, LATENT_NAME, nextSidecarText, SIDECAR_NAME, writeSidecar } from '../asset/asset-folder.ts';
import { removeEarlierBuilds } from './built-files.ts';
import { keepBuild, undoExchange } from './kept-builds.ts';

export interface TakenBuild {
  /** Lies inside the asset's folder and is left, emptied, for its owner. */
  readonly workFolder: string;
  readonly sidecar: FinishedAsset;
  /** The asset as it was, where its build is to be kept. */
  readonly kept?: FinishedAsset | undefined;
}

/** What `work` makes of an empty folder inside the asset's, which is gone afterwards. */
export async function inWorkFolder<T>(folder: string, work: (workFolder: string) => Promise<T>): Promise<T> {
  const workFolder = join(folder, BUILDING_FOLDER);
  await rm(workFolder, { recursive: true, force: true });
  await mkdir(workFolder);
  try {
    return await work(workFolder);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Throws what the file system throws. */
export async function takeBuild(folder: string, { workFolder, sidecar, kept }: TakenBuild): Promise<Asset> {
  // The asset's own latent is the one that counts, not the copy that the build was given.
  const names = (await readdir(workFolder)).filter((name) => name !== LATENT_NAME && !name.startsWith('.'));
  await refuseFolders(folder, names);
  const prepared = join(workFolder, SIDECAR_NAME);
  await writeFile(prepared, await nextSidecarText(folder, sidecar));
  await sync(prepared);
  const undo = kept === undefined ? undefined : await keepCurrent(folder, kept);
  try {
    for (const name of names) await rename(join(workFolder, name), join(folder, name));
    await rename(prepared, join(folder, SIDECAR_NAME));
  } catch (cause) {
    await undo?.().catch(() => undefined); // what fails here too is tried again before the next exchange, and at the next start
    throw cause;
  }
  await sync(folder);
  await removeEarlierBuilds(folder, sidecar);
  return { folder, sidecar };
}

/** The answer puts the kept files back. */
async function keepCurrent(folder: string, asset: FinishedAsset): Promise<() => Promise<void>> {
  const buildId = asset.buildId ?? uuidV7(Date.parse(asset.createdAt));
  const named = { ...asset, buildId };
  // An interrupted exchange is known by the id, so one without gets it before anything moves.
  if (asset.buildId === undefined) await writeSidecar(folder, named);
  else await undoExchange(folder, named);
  await keepBuild(folder, named, buildId);
  return () => undoExchange(folder, named);
}

/** A folder in a file's place would stop the renames half-way. */
async function refuseFolders(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.isDirectory()) throw Object.assign(new Error(`${join(folder, name)} is a folder`), { code: 'EISDIR' });
  }
}
