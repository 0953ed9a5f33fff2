// The page of one object: the stage, and beside it its facts or the choice of how to build it again.
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import { choosePictures } from '../../features/create/pictures/choose-pictures.ts';
import { findAsset } from '../../features/library/state/library-view.ts';
import { useDescribed } from '../../features/library/state/use-described.ts';
import { unfinishedJob } from '../../features/queue/queue-store.ts';
import { RebuildPanel } from '../../features/rebuild/rebuild-panel.tsx';
import { VaryPanel } from '../../features/vary/vary-panel.tsx';
import { AssetInspector } from '../../features/viewer/inspector/asset-inspector.tsx';
import { RenameField } from '../../shared/rename-field.tsx';
import { buildActions, lineageActions } from '../actions/build-actions.ts';
import { trashShown } from '../actions/trash-shown.ts';
import { comparables, neighbours, openObject } from '../actions/viewer-actions.ts';
import { objectHindrances } from '../state/object-hindrances.ts';
import type { Stores } from '../state/stores.ts';
import { GoneObject } from './gone-object.tsx';
import { GrowsOn } from './grows-on.tsx';

/** three.js is loaded when the first object is opened. */
const ViewerPage = lazy(async () => ({ default: (await import('../../features/viewer/viewer-page.tsx')).ViewerPage }));

interface ViewerRouteProps {
  readonly stores: Stores;
  readonly assetId: string;
}

export function ViewerRoute({ stores, assetId }: ViewerRouteProps) {
  const library = useStore(stores.library);
  const asset = findAsset(library, assetId);
  const described = useDescribed(stores.library, assetId);
  const rebuilding = useStore(stores.rebuild);
  const queue = useStore(stores.queue);
  const { jobs } = queue;
  const varying = useStore(stores.vary);
  const { go } = useStore(stores.navigation);
  const isElsewhere = useStore(stores.create, ({ settings }) => settings.place === 'farm');
  const isVarying = asset !== undefined && varying.assetId === assetId;
  const isChoosing = asset !== undefined && rebuilding.assetId === assetId;
  if (asset === undefined && library.assets !== undefined) return <GoneObject stores={stores} />;
  return (
    <Suspense fallback={<main tabIndex={-1} />}>
      <ViewerPage
        store={stores.viewer}
        asset={asset}
        isGrowing={unfinishedJob(jobs, assetId) !== undefined}
        neighbours={neighbours(library, assetId)}
        comparables={comparables(library, described)}
        onOpen={(id) => openObject(stores, id)}
        onLeave={() => go({ kind: 'library' })}
        rename={
          asset !== undefined && library.renamingId === asset.id ? (
            <RenameField
              className={undefined}
              asset={asset}
              onRename={(renamed, name) => void library.rename(renamed, name)}
              onEnd={() => library.startRenaming(undefined)}
            />
          ) : undefined
        }
        inspector={
          isVarying ? (
            <VaryPanel
              asset={asset}
              varying={varying}
              place={<GrowsOn stores={stores} />}
              onModels={() => go({ kind: 'models' })}
              onChoose={(side) => choosePictures((files) => void varying.addPictures(files, side))}
            />
          ) : isChoosing ? (
            <RebuildPanel
              asset={asset}
              described={described}
              rebuilding={isElsewhere ? { ...rebuilding, seconds: undefined } : rebuilding} // what this machine learned says nothing of others
              job={unfinishedJob(jobs, assetId)}
              queue={queue}
              place={<GrowsOn stores={stores} />}
            />
          ) : (
            <ObjectFacts stores={stores} asset={asset} described={described} />
          )
        }
      />
    </Suspense>
  );
}

interface ObjectFactsProps {
  readonly stores: Stores;
  readonly asset: AssetRow | undefined;
  readonly described: AssetView | undefined;
}

function ObjectFacts({ stores, asset, described }: ObjectFactsProps) {
  const { saveCopy, showInFolder } = useStore(stores.library);
  const { comparison } = useStore(stores.viewer);
  const { open } = useStore(stores.rebuild);
  useStore(stores.runtime, ({ packs }) => packs); // what can be made of it goes by them
  return (
    <AssetInspector
      asset={asset}
      described={described}
      hindrances={asset === undefined ? {} : objectHindrances(stores, asset)}
      lineageActions={lineageActions(stores, asset)}
      place={<GrowsOn stores={stores} />}
      buildActions={buildActions(stores, asset?.id, { canCompare: true })}
      comparedUrl={comparison?.url}
      onBuild={open}
      onSaveCopy={(assetId, file) => void saveCopy(assetId, file)}
      onShowInFolder={(assetId) => void showInFolder(assetId)}
      onTrash={(trashed) => void trashShown(stores, trashed)}
    />
  );
}
