// The page of the library: the cards, and beside them the facts of the active one.
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { LibraryPage } from '../../features/library/library-page.tsx';
import { findAsset } from '../../features/library/state/library-view.ts';
import { useDescribed } from '../../features/library/state/use-described.ts';
import { assetsAtWork, unfinishedAssets } from '../../features/queue/queue-store.ts';
import { AssetInspector } from '../../features/viewer/inspector/asset-inspector.tsx';
import { titleAmong } from '../../shared/wording/pack-title.ts';
import { buildActions, lineageActions } from '../actions/build-actions.ts';
import { compareObjects } from '../actions/compare-objects.ts';
import { askedPlace } from '../state/asked-place.ts';
import { objectHindrances } from '../state/object-hindrances.ts';
import type { Stores } from '../state/stores.ts';
import { GrowsOn } from './grows-on.tsx';

export function LibraryRoute({ stores }: { readonly stores: Stores }) {
  const library = useStore(stores.library);
  const described = useDescribed(stores.library, library.selectedId);
  const { go } = useStore(stores.navigation);
  const { packs } = useStore(stores.runtime);
  const { select } = library;
  const open = useCallback(
    (assetId: string) => {
      select(assetId);
      go({ kind: 'viewer', assetId });
    },
    [select, go],
  );
  const growing = useStore(stores.queue, ({ jobs }) => unfinishedAssets(jobs).join(' '));
  const growingIds = useMemo(() => new Set(growing.split(' ')), [growing]);
  useStore(stores.queue, ({ jobs }) => assetsAtWork(jobs).join(' ')); // the page is drawn again with it
  const hindrancesOf = (asset: Parameters<typeof objectHindrances>[1]) => objectHindrances(stores, asset);
  const active = findAsset(library, library.selectedId);
  const ofActive = lineageActions(stores, active);
  return (
    <LibraryPage
      store={stores.library}
      onOpen={open}
      onCompare={(left, right) => compareObjects(stores, left, right)}
      onVary={(asset) => void library.regrow(asset, 'similar')}
      place={askedPlace(stores.create)}
      hindrancesOf={hindrancesOf}
      titleOf={(name) => titleAmong(packs, name)}
      growingIds={growingIds}
      onCreate={() => go({ kind: 'create' })}
      onTrashRoom={() => go({ kind: 'trash' })}
      inspector={
        <AssetInspector
          asset={active}
          described={described}
          hindrances={active === undefined ? {} : hindrancesOf(active)}
          onOpen={open}
          lineageActions={ofActive}
          place={<GrowsOn stores={stores} />}
          buildActions={buildActions(stores, library.selectedId, { canCompare: false })}
          onBuild={(assetId) => {
            open(assetId);
            stores.rebuild.getState().open(assetId);
          }}
          onSaveCopy={(assetId, file) => void library.saveCopy(assetId, file)}
          onShowInFolder={(assetId) => void library.showInFolder(assetId)}
          onTrash={(asset) => void library.trash(asset)}
        />
      }
    />
  );
}
