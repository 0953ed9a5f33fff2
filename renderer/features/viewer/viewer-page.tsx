// One object on the stage.

import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { tipIfCut } from '../../ui/hints/tips.ts';
import { t } from '../../words/words.ts';
import { triangleWords } from './facts/build-facts.ts';
import { CompareDivider } from './stage/compare-divider.tsx';
import { ModeBar } from './stage/mode-bar.tsx';
import { ObjectCanvas } from './stage/object-canvas.tsx';
import type { Neighbours } from './state/neighbours.ts';
import type { ViewerPhase, ViewerState, ViewerStore } from './state/viewer-store.ts';
import { type Comparables, ComparePanel } from './tools/compare-panel.tsx';
import { LookPanel } from './tools/look-panel.tsx';
import { PicturePanel } from './tools/picture-panel.tsx';
import { MeasureHint, StageTools } from './tools/stage-tools.tsx';
import styles from './viewer-page.module.css';

interface ViewerPageProps {
  readonly store: ViewerStore;
  /** Absent until the library is known. */
  readonly asset: AssetRow | undefined;
  /** A job builds it, or will. */
  readonly isGrowing: boolean;
  readonly neighbours: Neighbours;
  readonly comparables: Comparables;
  readonly onOpen: (assetId: string) => void;
  readonly onLeave: () => void;
  readonly inspector: ReactNode;
  /** In the place of its name, while that is written. */
  readonly rename: ReactNode;
}

export function ViewerPage({ store, asset, isGrowing, neighbours, comparables, onOpen, onLeave, inspector, rename }: ViewerPageProps) {
  const viewerState = useStore(store);
  const { phase, comparison, look } = viewerState;
  const url = asset && fileAddress(asset, 'glb');
  return (
    <>
      <main
        tabIndex={-1}
        className={styles.stage}
        aria-label={t('viewer.title')}
        data-phase={phase.kind}
        data-background={look.background}
        style={look.background === 'colour' ? { backgroundColor: look.colour } : undefined}
      >
        {asset !== undefined && url !== undefined && phase.kind === 'loading' && <Foretaste asset={asset} />}
        {asset !== undefined && url !== undefined && <ObjectCanvas store={store} assetId={asset.id} url={url} name={asset.name} />}
        <header className={styles.header}>
          <IconButton icon={ArrowLeft} name={t('viewer.backToLibrary')} keys="Esc" onClick={onLeave} />
          {rename ?? (
            <h1 className={styles.title} {...(asset && tipIfCut(asset.name))}>
              {asset?.name}
            </h1>
          )}
          {asset?.triangles !== undefined && <span className={styles.figures}>{triangleWords(asset.triangles)}</span>}
          <NeighbourButton icon={ChevronLeft} name={t('viewer.previous')} keys="PageUp" asset={neighbours.previous} onOpen={onOpen} />
          <NeighbourButton icon={ChevronRight} name={t('viewer.next')} keys="PageDown" asset={neighbours.next} onOpen={onOpen} />
        </header>
        {asset !== undefined && url === undefined && (
          <p className={styles.message}>{t(isGrowing ? 'hindrances.growing' : 'viewer.notBuilt')}</p>
        )}
        {url !== undefined && <Phase phase={phase} />}
        {comparison !== undefined && <CompareDivider comparison={comparison} viewerState={viewerState} />}
        {asset !== undefined && phase.kind === 'shown' && <Tools viewerState={viewerState} comparables={comparables} assetId={asset.id} />}
        {url !== undefined && <ModeBar viewerState={viewerState} />}
      </main>
      {inspector}
    </>
  );
}

/** The picture of its card, until the object itself stands there. */
function Foretaste({ asset }: { readonly asset: AssetRow }) {
  const url = fileAddress(asset, 'preview');
  return url === undefined ? null : <img className={styles.foretaste} src={url} alt="" />;
}

interface NeighbourButtonProps {
  readonly icon: typeof ChevronLeft;
  readonly name: string;
  readonly keys: string;
  readonly asset: AssetRow | undefined;
  readonly onOpen: (assetId: string) => void;
}

function NeighbourButton({ asset, onOpen, ...button }: NeighbourButtonProps) {
  return <IconButton {...button} disabled={asset === undefined} onClick={() => asset !== undefined && onOpen(asset.id)} />;
}

interface ToolsProps {
  readonly viewerState: ViewerState;
  readonly comparables: Comparables;
  readonly assetId: string;
}

function Tools({ viewerState, comparables, assetId }: ToolsProps) {
  return (
    <>
      <MeasureHint viewerState={viewerState} />
      <StageTools viewerState={viewerState} />
      {viewerState.panel === 'compare' && <ComparePanel viewerState={viewerState} {...comparables} />}
      {viewerState.panel === 'look' && <LookPanel viewerState={viewerState} />}
      {viewerState.panel === 'picture' && <PicturePanel viewerState={viewerState} onTake={() => void viewerState.takePicture(assetId)} />}
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
