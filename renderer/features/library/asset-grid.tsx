// The cards of the library. Draws only those in view; arrow keys move, Enter opens.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { AssetRow } from '#contract/app-ipc.ts';
import { t } from '../../words/words.ts';
import { AssetCard } from './asset-card.tsx';
import styles from './asset-grid.module.css';
import { useViewport } from './use-viewport.ts';
import { type GridLayout, layOutGrid, visibleCards } from './virtual-grid.ts';

const MINIMUM_CARD_WIDTH = 168;
const ROW_HEIGHT = 216;
const GAP = 12;
const SPARE_ROWS = 2;

interface AssetGridProps {
  readonly assets: readonly AssetRow[];
  readonly selectedId: string | undefined;
  readonly onSelect: (assetId: string) => void;
  readonly onOpen: (assetId: string) => void;
}

export function AssetGrid({ assets, selectedId, onSelect, onOpen }: AssetGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const viewport = useViewport(scroller);
  const layout = layOutGrid({
    width: viewport.width,
    count: assets.length,
    minimumCardWidth: MINIMUM_CARD_WIDTH,
    rowHeight: ROW_HEIGHT,
    gap: GAP,
  });
  const { first, end } = visibleCards(layout, { ...viewport, rowHeight: ROW_HEIGHT, gap: GAP, spareRows: SPARE_ROWS });
  const selected = assets.findIndex((asset) => asset.id === selectedId);
  useRowInView(scroller, selected, layout.columns);

  const moveSelection = (event: KeyboardEvent) => {
    const target = assets[selected + stepOf(event.key, layout)];
    if (event.key === 'Enter' && selectedId !== undefined) onOpen(selectedId);
    else if (stepOf(event.key, layout) !== 0 && target !== undefined) onSelect(target.id);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="listbox"
        aria-label={t('library.cards')}
        aria-activedescendant={selected === -1 ? undefined : `asset-${selectedId}`}
        tabIndex={0}
        className={styles.canvas}
        style={{ height: layout.height }}
        onKeyDown={moveSelection}
      >
        {assets.slice(first, end).map((asset, offset) => (
          <div key={asset.id} className={styles.place} style={placeOf(first + offset, layout)}>
            <AssetCard asset={asset} isSelected={asset.id === selectedId} onSelect={onSelect} onOpen={onOpen} />
          </div>
        ))}
      </div>
    </div>
  );
}

function placeOf(index: number, { columns }: GridLayout) {
  const column = index % columns;
  const width = `(100% - ${(columns - 1) * GAP}px) / ${columns}`;
  return {
    top: Math.floor(index / columns) * (ROW_HEIGHT + GAP),
    left: `calc((${width} + ${GAP}px) * ${column})`,
    width: `calc(${width})`,
    height: ROW_HEIGHT,
  };
}

function stepOf(key: string, { columns }: GridLayout): number {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  return steps[key] ?? 0;
}

/** Keeps the selected card on the screen when it is moved by keys. */
function useRowInView(scroller: React.RefObject<HTMLDivElement | null>, index: number, columns: number): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null || index === -1) return;
    const top = Math.floor(index / columns) * (ROW_HEIGHT + GAP);
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW_HEIGHT - element.clientHeight + GAP;
  }, [scroller, index, columns]);
}
