// Puts the library in order after a crash: nothing that was sampled is lost, nothing half-made is shown.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetId } from '#contract/asset/asset.ts';
import type { DataHome } from '../storage/data-home.ts';
import { hasLatent, hasSidecar, LATENT_NAME, mayHold } from './asset/asset-folder.ts';
import type { Library } from './library.ts';

export interface Recovered {
  /** Ids of folders with a latent and no sidecar, which became assets again: finished where a model tells of itself, else sampled. */
  readonly adopted: readonly string[];
  /** Ids of folders with neither, which were moved to the trash. */
  readonly trashed: readonly string[];
}

export interface RecoveryOptions {
  /** Whether a job still fills the folder. Asked only after a folder was seen: a job is in the queue before its folder is made. */
  readonly isLive: (assetId: string) => boolean;
  /** The folders to look at; all when absent. */
  readonly names?: Iterable<string>;
}

/** Looks at asset folders without a sidecar, except those that jobs still fill. */
export async function recoverLibrary(home: DataHome, library: Library, { isLive, names }: RecoveryOptions): Promise<Recovered> {
  const adopted: string[] = [];
  const trashed: string[] = [];
  for (const id of names ?? (await readdir(home.library))) {
    const folder = join(home.library, id);
    if (!AssetId.safeParse(id).success || (await hasSidecar(folder)) || isLive(id)) continue;
    if (await hasLatent(folder)) {
      const asset = await library.adopt(id);
      if (asset.ok) adopted.push(id);
    } else if (!(await mayHold(folder, LATENT_NAME))) {
      const moved = await library.trash(id);
      if (moved.ok) trashed.push(id);
    }
  }
  return { adopted, trashed };
}
