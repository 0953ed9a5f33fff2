// One object on the stage.

import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { AssetRow } from '#contract/app-ipc.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import { triangleWords } from './build-facts.ts';
import { CompareDivider } from './compare-divider.tsx';
import { ModeBar } from './mode-bar.tsx';
import { ObjectCanvas } from './object-canvas.tsx';
import styles from './viewer-page.module.css';
import type { ViewerPhase, ViewerStore } from './viewer-store.ts';

interface ViewerPageProps {
  readonly store: ViewerStore;
  /** Absent: not in the library (any more). */
  readonly asset: AssetRow | undefined;
  readonly onLeave: () => void;
  readonly inspector: ReactNode;
}

export function ViewerPage({ store, asset, onLeave, inspector }: ViewerPageProps) {
  const viewerState = useStore(store);
  const url = asset && fileAddress(asset, 'glb');
  return (
    <>
      <main tabIndex={-1} className={styles.stage} aria-label={t('viewer.title')} data-phase={viewerState.phase.kind}>
        {asset !== undefined && url !== undefined && <ObjectCanvas store={store} assetId={asset.id} url={url} name={asset.name} />}
        <header className={styles.header}>
          <IconButton icon={ArrowLeft} name={t('viewer.backToLibrary')} keys="Esc" onClick={onLeave} />
          <h1 className={styles.title}>{asset?.name ?? t('viewer.notInLibrary')}</h1>
          {asset?.triangles !== undefined && <span className={styles.figures}>{triangleWords(asset.triangles)}</span>}
        </header>
        {asset !== undefined && url === undefined && <p className={styles.message}>{t('viewer.notBuilt')}</p>}
        {url !== undefined && <Phase phase={viewerState.phase} />}
        {viewerState.comparison !== undefined && <CompareDivider comparison={viewerState.comparison} viewerState={viewerState} />}
        {url !== undefined && <ModeBar viewerState={viewerState} />}
      </main>
      {inspector}
    </>
  );
}

function Phase({ phase }: { readonly phase: ViewerPhase }) {
  if (phase.kind === 'shown') return null;
  return (
    <p className={styles.message} role="status">
      {phase.kind === 'loading' ? t('viewer.opening') : t('viewer.couldNotOpen', { name: t('viewer.title'), reason: phase.reason })}
    </p>
  );
}
