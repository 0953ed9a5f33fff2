// Puts a whole new build in the place of the earlier one: files first, then the sidecar that tells of them, then what only
// the earlier build had is removed. The sidecar is written before anything moves, so that from then on only renames are left.
import { lstat, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinishedAsset } from '#contract/asset.ts';
import { sync } from '../storage/atomic-file.ts';
import { type Asset, LATENT_NAME, nextSidecarText, SIDECAR_NAME } from './asset-folder.ts';
import { removeEarlierBuilds } from './built-files.ts';

/** `workFolder` lies inside `folder` and is left, emptied, for its owner. Throws what the file system throws. */
export async function takeBuild(folder: string, workFolder: string, sidecar: FinishedAsset): Promise<Asset> {
  // The asset's own latent is the one that counts, not the copy that the build was given.
  const names = (await readdir(workFolder)).filter((name) => name !== LATENT_NAME && !name.startsWith('.'));
  await refuseFolders(folder, names);
  const prepared = join(workFolder, SIDECAR_NAME);
  await writeFile(prepared, await nextSidecarText(folder, sidecar));
  await sync(prepared);
  for (const name of names) await rename(join(workFolder, name), join(folder, name));
  await rename(prepared, join(folder, SIDECAR_NAME));
  await sync(folder);
  await removeEarlierBuilds(folder, sidecar);
  return { folder, sidecar };
}

/** A folder in a file's place would stop the renames half-way. */
async function refuseFolders(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.isDirectory()) throw Object.assign(new Error(`${join(folder, name)} is a folder`), { code: 'EISDIR' });
  }
}
