// The object that is looked at goes to the trash, and the page goes back to the cards when it is gone, not before: its card would
// ask for a picture whose folder is moving. Where it cannot go, the page stays and a notice says why.
import { findAsset } from '../../features/library/state/library-view.ts';
import type { Stores } from '../state/stores.ts';

interface Shown {
  readonly id: string;
  readonly name: string;
}

export async function trashShown({ library, navigation }: Pick<Stores, 'library' | 'navigation'>, asset: Shown): Promise<void> {
  const end = library.subscribe((state) => {
    if (findAsset(state, asset.id) !== undefined) return;
    end();
    const { route, go } = navigation.getState();
    if (route.kind === 'viewer' && route.assetId === asset.id) go({ kind: 'library' });
  });
  const gone = await library.getState().trash(asset);
  if (gone.size === 0) end();
}
