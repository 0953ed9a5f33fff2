// Puts the library in order after a crash: nothing that was sampled is lost, nothing half-made is shown.
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetId } from '#contract/asset.ts';
import type { DataHome } from '../storage/data-home.ts';
import { hasLatent, LATENT_NAME, readAsset } from './asset-folder.ts';
import type { Library } from './library.ts';

export interface Recovered {
  /** Ids of folders with a latent and no sidecar, which became sampled assets. */
  readonly sampled: readonly string[];
  /** Ids of folders with neither, which were moved to the trash. */
  readonly trashed: readonly string[];
}

/** Looks at every asset folder without a sidecar, except those of `liveAssetIds`, which jobs still fill. */
export async function recoverLibrary(home: DataHome, library: Library, liveAssetIds: ReadonlySet<string>): Promise<Recovered> {
  const sampled: string[] = [];
  const trashed: string[] = [];
  for (const id of await readdir(home.library)) {
    const folder = join(home.library, id);
    if (!AssetId.safeParse(id).success || liveAssetIds.has(id)) continue;
    const asset = await readAsset(folder);
    if (asset.ok || asset.error.kind === 'broken') continue;
    if (await hasLatent(folder)) {
      const { birthtime } = await stat(folder);
      const saved = await library.save({
        schema: 1,
        kind: 'sampled',
        id,
        name: 'Recovered',
        createdAt: birthtime.toISOString(),
        files: { latent: LATENT_NAME },
      });
      if (saved.ok) sampled.push(id);
    } else {
      await rename(folder, join(home.libraryTrash, id));
      trashed.push(id);
    }
  }
  return { sampled, trashed };
}
