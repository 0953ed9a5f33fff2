// Takes a latent that lies anywhere into an asset's folder.
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { LATENT_NAME } from '../../library/asset/asset-folder.ts';
import { copyFileAtomically } from '../../storage/files/atomic-file.ts';
import { openRegularFile } from '../../storage/files/regular-file.ts';

/** Fails with latent_invalid when there is no file to take. Throws what the file system throws while it is copied. */
export async function takeLatent(latent: string, folder: string): Promise<Result<string>> {
  const opened = await openRegularFile(latent);
  if (!opened.ok) {
    const hint = 'Name an asset, its folder or its latent.safetensors.';
    return err({ code: 'latent_invalid', message: `The latent ${latent} ${opened.error.reason}.`, hint });
  }
  await opened.value.close();
  await copyFileAtomically(latent, join(folder, LATENT_NAME));
  return ok(latent);
}
