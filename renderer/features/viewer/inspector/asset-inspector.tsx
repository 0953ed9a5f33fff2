// The facts of one object: what it came from, how it was made, its mesh, its files.

import { FolderOpen, Hammer, MousePointerClick, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../../bridge/file-address.ts';
import type { Hindrances } from '../../../shared/hindrances.ts';
import { BUILD_AGAIN_ID } from '../../../shared/opener-ids.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { SidePanel } from '../../../ui/panels/side-panel.tsx';
import { t } from '../../../words/words.ts';
import styles from './asset-inspector.module.css';
import { type BuildActions, BuildsSection } from './builds-section.tsx';
import { FilesSection } from './files-section.tsx';
import { GrownFrom, type LineageActions } from './grown-from.tsx';
import { MeshSection } from './mesh-section.tsx';
import { RecipeSection } from './recipe-section.tsx';

interface AssetInspectorProps extends AssetActions {
  readonly asset: AssetRow | undefined;
  /** Everything about it; absent until it is there. */
  readonly described: AssetView | undefined;
  /** Absent where the object is open already. */
  readonly onOpen?: ((assetId: string) => void) | undefined;
  readonly onSaveCopy: (assetId: string, file: string) => void;
  readonly lineageActions: LineageActions;
  /** Where what is made from it grows, for choosing. */
  readonly place: ReactNode;
  readonly buildActions: BuildActions;
  /** The address of the build that the object is compared with now. */
  readonly comparedUrl?: string | undefined;
}

interface AssetActions {
  readonly hindrances: Hindrances;
  readonly onBuild: (assetId: string) => void;
  readonly onShowInFolder: (assetId: string) => void;
  readonly onTrash: (asset: AssetRow) => void;
}

export function AssetInspector({
  asset,
  described,
  onOpen,
  onSaveCopy,
  lineageActions,
  place,
  buildActions,
  comparedUrl,
  ...actions
}: AssetInspectorProps) {
  if (asset === undefined) return <NothingSelected />;
  const cutOut = fileAddress(asset, 'cutOut');
  return (
    <SidePanel
      name={t('viewer.factsAbout', { name: asset.name })}
      header={
        onOpen && (
          <>
            <h2>{asset.name}</h2>
            <Button weight="primary" keys="Enter" onClick={() => onOpen(asset.id)}>
              {t('actions.open')}
            </Button>
          </>
        )
      }
      footer={<Actions asset={asset} buildKeys={onOpen === undefined ? 'B' : undefined} {...actions} />}
    >
      {(cutOut !== undefined || described?.kind === 'finished') && (
        <GrownFrom asset={asset} described={described} place={place} hindrances={actions.hindrances} {...lineageActions} />
      )}
      {described?.kind === 'finished' && (
        <>
          <BuildsSection
            builds={described.builds}
            bytes={described.bytes}
            comparedUrl={comparedUrl}
            whyNoChange={actions.hindrances.move}
            {...buildActions}
          />
          <MeshSection asset={described} />
          <FilesSection fileNames={described.fileNames} fileBytes={described.fileBytes} onSaveCopy={(file) => onSaveCopy(asset.id, file)} />
          <RecipeSection asset={described} modelTitle={lineageActions.modelTitle} />
        </>
      )}
    </SidePanel>
  );
}

interface ActionsProps extends AssetActions {
  readonly asset: AssetRow;
  readonly buildKeys: string | undefined;
}

function Actions({ asset, buildKeys, hindrances, onBuild, onShowInFolder, onTrash }: ActionsProps) {
  return (
    <>
      <Button
        id={BUILD_AGAIN_ID}
        weight={asset.kind === 'sampled' ? 'primary' : 'plain'}
        icon={Hammer}
        keys={buildKeys}
        className={styles.build}
        whyNot={hindrances.build}
        onClick={() => onBuild(asset.id)}
      >
        {t(asset.kind === 'sampled' ? 'viewer.buildFirst' : 'viewer.buildAgain')}
      </Button>
      <div className={styles.row}>
        <Button weight="quiet" icon={FolderOpen} onClick={() => onShowInFolder(asset.id)}>
          {t('actions.showInFolder')}
        </Button>
        <Button weight="quiet" icon={Trash2} whyNot={hindrances.move} onClick={() => onTrash(asset)}>
          {t('viewer.trash')}
        </Button>
      </div>
    </>
  );
}

function NothingSelected() {
  return (
    <SidePanel name={t('viewer.facts')}>
      <div className={styles.nothing}>
        <MousePointerClick size={24} strokeWidth={1.5} aria-hidden />
        <p>{t('viewer.selectObject')}</p>
      </div>
    </SidePanel>
  );
}
