// The page that the user is in, with everything it needs from the stores.
import { type ReactNode, useCallback } from 'react';
import { useStore } from 'zustand';
import { CreatePage } from '../../features/create/create-page.tsx';
import { choosePictures } from '../../features/create/state/choose-pictures.ts';
import { LibraryPage } from '../../features/library/library-page.tsx';
import { findAsset } from '../../features/library/library-store.ts';
import { useDescribed } from '../../features/library/use-described.ts';
import { usablePacks } from '../../features/runtime-status/runtime-store.ts';
import { SettingsPage } from '../../features/settings/settings-page.tsx';
import { AssetInspector } from '../../features/viewer/asset-inspector.tsx';
import { buildActions, lineageActions } from '../commands/build-actions.ts';
import { addPictures, growNow } from '../commands/create-actions.ts';
import type { Stores } from '../state/stores.ts';
import { ViewerRoute } from './viewer-route.tsx';

interface PageProps {
  readonly stores: Stores;
  readonly onCopy: (text: string) => void;
}

export function Page({ stores, onCopy }: PageProps): ReactNode {
  const { route } = useStore(stores.navigation);
  switch (route.kind) {
    case 'create':
      return <CreateRoute stores={stores} />;
    case 'library':
      return <LibraryRoute stores={stores} />;
    case 'settings':
      return <SettingsRoute stores={stores} onCopy={onCopy} />;
    case 'viewer':
      return <ViewerRoute stores={stores} assetId={route.assetId} />;
  }
}

function CreateRoute({ stores }: { readonly stores: Stores }) {
  const { packs: known } = useStore(stores.runtime);
  const { jobs } = useStore(stores.queue);
  const onChoose = useCallback(() => choosePictures((files) => addPictures(stores, files)), [stores]);
  const packs = { image: usablePacks(known, 'image'), text: usablePacks(known, 'text') };
  return <CreatePage store={stores.create} packs={packs} jobs={jobs} onChoose={onChoose} onGrow={() => growNow(stores)} />;
}

function SettingsRoute({ stores, onCopy }: PageProps) {
  const { runtime } = useStore(stores.runtime);
  return <SettingsPage store={stores.settings} runtime={runtime} onCopy={onCopy} />;
}

function LibraryRoute({ stores }: { readonly stores: Stores }) {
  const library = useStore(stores.library);
  const described = useDescribed(stores.library, library.selectedId);
  const { go } = useStore(stores.navigation);
  const { select } = library;
  const open = useCallback(
    (assetId: string) => {
      select(assetId);
      go({ kind: 'viewer', assetId });
    },
    [select, go],
  );
  return (
    <LibraryPage
      store={stores.library}
      onOpen={open}
      onCreate={() => go({ kind: 'create' })}
      inspector={
        <AssetInspector
          asset={findAsset(library, library.selectedId)}
          described={described}
          onOpen={open}
          lineageActions={lineageActions(stores, findAsset(library, library.selectedId))}
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
