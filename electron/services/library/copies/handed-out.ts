// Copies of models that are dragged out of the window: whoever receives them reads files, and must not be given the library's own.
// They lie in folders of their own for a day, because a copy by a file manager may take its time.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataHome } from '../../storage/data-home.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import type { Asset } from '../asset/asset-folder.ts';
import { copyModels, type ModelCopy } from './model-copies.ts';

const KEPT_MS = 24 * 3_600_000;

/** Throws what the file system throws. */
export async function handOut(assets: readonly Asset[], { handedOut, library }: DataHome): Promise<ModelCopy[]> {
  await forgetHandedOut(handedOut);
  await makeFolder(handedOut);
  const folder = join(handedOut, uuidV7());
  await mkdir(folder);
  return copyModels(assets, folder, { library, isKept: false });
}

/** Removes what was handed out more than a day ago. */
export async function forgetHandedOut(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const there = await stat(join(folder, name)).catch(() => undefined);
    if (there !== undefined && Date.now() - there.mtimeMs > KEPT_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}
