// How large the files of an asset are.
import { stat } from 'node:fs/promises';
import { type Asset, assetFiles } from './asset-folder.ts';

/** Bytes, by what the files are; without those that are gone. */
export async function fileSizes(asset: Asset): Promise<Record<string, number>> {
  const sizes = await Promise.all(
    Object.entries(assetFiles(asset)).map(async ([what, path]) => {
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? [[what, found.size] as const] : [];
    }),
  );
  return Object.fromEntries(sizes.flat());
}
