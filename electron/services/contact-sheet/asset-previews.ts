// Where the previews of assets lie, in the order of their ids.
import { join } from 'node:path';
import type { Library } from '../library/library.ts';

/** Undefined for an asset that is not there, and for one without a preview. */
export async function previewsOf(library: Library, assetIds: readonly string[]): Promise<(string | undefined)[]> {
  const found = await Promise.all(assetIds.map((id) => library.find(id)));
  return found.map((asset) => {
    const preview = asset.ok ? asset.value.sidecar.files['preview'] : undefined;
    return asset.ok && preview !== undefined ? join(asset.value.folder, preview) : undefined;
  });
}
