// The address of an object's file as it stands now. Another build puts other bytes at the same address, and a page that was given
// the same address again would go on showing the old ones.
import type { AssetRow } from '#contract/views/asset-views.ts';

/** Undefined where there is no such file. */
export function fileAddress(
  { id, build, files }: Pick<AssetRow, 'id' | 'build' | 'files'>,
  what: keyof AssetRow['files'],
): string | undefined {
  const name = files[what];
  if (name === undefined) return undefined;
  const address = `/library/${id}/${encodeURIComponent(name)}`;
  return build === undefined ? address : `${address}?build=${build}`;
}
