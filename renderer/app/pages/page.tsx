// The page that the user is in, with everything it needs from the stores.
import { type ReactNode, useCallback } from 'react';
import { useStore } from 'zustand';
import { fileAddress } from '../../bridge/file-address.ts';
import { CreatePage } from '../../features/create/create-page.tsx';
import { chooseFolder, choosePictures } from '../../features/create/pictures/choose-pictures.ts';
import { EngineRepair } from '../../features/engine/engine-repair.tsx';
import { findAsset } from '../../features/library/state/library-view.ts';
import { ModelsPage } from '../../features/models/models-page.tsx';
import { usablePacks } from '../../features/runtime-status/runtime-store.ts';
import { SettingsPage } from '../../features/settings/settings-page.tsx';
import { addPictures, endFixing, growApart, growNow } from '../actions/create-actions.ts';
import type { Stores } from '../state/stores.ts';
import { LibraryRoute } from './library-route.tsx';
import { TrashRoute } from './trash-route.tsx';
import { ViewerRoute } from './viewer-route.tsx';
import { isNew, WhatIsMissing } from './what-is-missing.tsx';

interface PageProps {
  readonly stores: Stores;
  readonly onCopy: (text: string) => void;
}

export function Page({ stores, onCopy }: PageProps): ReactNode {
  const { route } = useStore(stores.navigation);
  switch (route.kind) {
    case 'create':
      return (
        <WhatIsMissing stores={stores}>
          <CreateRoute stores={stores} />
        </WhatIsMissing>
      );
    case 'library':
      return <LibraryRoute stores={stores} />;
    case 'trash':
      return <TrashRoute stores={stores} />;
    case 'models':
      return <ModelsPage store={stores.models} />;
    case 'settings':
      return <SettingsRoute stores={stores} onCopy={onCopy} />;
    case 'viewer':
      return <ViewerRoute stores={stores} assetId={route.assetId} />;
  }
}

function CreateRoute({ stores }: { readonly stores: Stores }) {
  const { packs: known } = useStore(stores.runtime);
  const queue = useStore(stores.queue);
  const forecasts = useStore(stores.forecast);
  const library = useStore(stores.library);
  const { go } = useStore(stores.navigation);
  const hasFarm = useStore(stores.settings).view?.settings.farmEnabled ?? false;
  const onChoose = useCallback(() => choosePictures((files) => addPictures(stores, files)), [stores]);
  const onChooseFolder = useCallback(() => chooseFolder(({ files, folder }) => addPictures(stores, files, folder)), [stores]);
  const packs = { image: usablePacks(known, 'image'), text: usablePacks(known, 'text') };
  return (
    <CreatePage
      store={stores.create}
      cutOut={stores.cutOut}
      batch={stores.batch}
      packs={packs}
      jobs={queue.jobs}
      onChoose={onChoose}
      onChooseFolder={onChooseFolder}
      onOpen={(assetId) => go({ kind: 'viewer', assetId })}
      previewOf={(assetId) => {
        const asset = findAsset(library, assetId);
        return asset && fileAddress(asset, 'preview');
      }}
      onGrow={() => void growNow(stores)}
      onModels={() => go({ kind: 'models' })}
      onEndFixing={() => void endFixing(stores)}
      onGrowApart={() => void growApart(stores)}
      forecasts={forecasts}
      hasFarm={hasFarm}
      queue={queue}
      onCancel={(jobId) => void queue.cancel(jobId)}
      onRetry={(jobId) => void queue.retry(jobId)}
    />
  );
}

function SettingsRoute({ stores, onCopy }: PageProps) {
  const { runtime } = useStore(stores.runtime);
  const { jobs } = useStore(stores.queue);
  const farmWaiting = jobs.filter((job) => job.kind === 'waiting' && job.place === 'farm').length;
  const engine = <EngineRepair store={stores.engine} weight="plain" isNew={isNew(runtime)} />;
  return <SettingsPage store={stores.settings} runtime={runtime} engine={engine} farmWaiting={farmWaiting} onCopy={onCopy} />;
}
