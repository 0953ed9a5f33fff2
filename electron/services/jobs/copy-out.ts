// Copies of an asset's files for whoever asked for them in a folder of their own.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/result.ts';
import { type Asset, SIDECAR_NAME } from '../library/asset-folder.ts';
import { copyFileAtomically } from '../storage/atomic-file.ts';
import { fileSystemError } from '../storage/file-errors.ts';

/** Copies what was made, but neither the pictures that came in nor the library's own sidecar. Makes the folder. */
export async function copyOut(asset: Asset, outFolder: string): Promise<Result<Asset>> {
  try {
    await mkdir(outFolder, { recursive: true });
    for (const name of await readdir(asset.folder)) {
      if (name === SIDECAR_NAME || name.startsWith('.') || name.startsWith('input-')) continue;
      await copyFileAtomically(join(asset.folder, name), join(outFolder, name));
    }
    return ok(asset);
  } catch (cause) {
    return err(fileSystemError(cause, outFolder));
  }
}
