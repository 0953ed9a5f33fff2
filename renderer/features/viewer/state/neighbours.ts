// The objects before and after the one on the stage, in the order in which the library shows them now.
import type { AssetRow } from '#contract/views/asset-views.ts';

export interface Neighbours {
  readonly previous: AssetRow | undefined;
  readonly next: AssetRow | undefined;
}

/** Objects that are not built are passed over, for there is nothing of them on the stage. None where `assetId` is not among them. */
export function neighboursOf(assets: readonly AssetRow[], assetId: string | undefined): Neighbours {
  const at = assets.findIndex(({ id }) => id === assetId);
  const isBuilt = ({ files }: AssetRow) => files.glb !== undefined;
  return {
    previous: at === -1 ? undefined : assets.slice(0, at).findLast(isBuilt),
    next: at === -1 ? undefined : assets.slice(at + 1).find(isBuilt),
  };
}
