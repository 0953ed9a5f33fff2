// The cards of the library. Draws only those in view; keys move, select, open and find by name.
import { type MouseEvent, useEffect, useRef } from 'react';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { RenameField } from '../../../shared/rename-field.tsx';
import { t } from '../../../words/words.ts';
import type { Selection } from '../state/selection.ts';
import { AssetCard, type CardActions, cardId } from './asset-card.tsx';
import styles from './asset-grid.module.css';
import { placeIn, useGridKeys } from './use-grid-keys.ts';
import { useViewport } from './use-viewport.ts';
import { type GridLayout, layOutGrid, visibleCards } from './virtual-grid.ts';

export const GRID_ID = 'library-grid';
const MINIMUM_CARD_WIDTH = 168;
const ROW_HEIGHT = 232;
const GAP = 12;
const SPARE_ROWS = 2;

interface AssetGridProps extends CardActions {
  readonly assets: readonly AssetRow[];
  readonly selection: Selection;
  readonly renamingId: string | undefined;
  /** The objects that a job works on, or will. */
  readonly growingIds: ReadonlySet<string>;
  readonly nameOf: (assetId: string) => string | undefined;
  readonly onSelectAll: () => void;
  readonly onSelectOne: () => void;
  readonly onNameGiven: (asset: AssetRow, name: string) => void;
  readonly onRenameEnd: () => void;
  /** At a place of the window, for the selected cards. */
  readonly onMenu: (place: { readonly x: number; readonly y: number }) => void;
}

/** Gives the keys to the cards, where they are on the page. */
export function focusGrid(): void {
  document.getElementById(GRID_ID)?.focus({ preventScroll: true });
}

export function AssetGrid({ assets, selection, renamingId, growingIds, nameOf, ...actions }: AssetGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const viewport = useViewport(scroller);
  const measures = { width: viewport.width, count: assets.length, minimumCardWidth: MINIMUM_CARD_WIDTH, rowHeight: ROW_HEIGHT, gap: GAP };
  const layout = layOutGrid(measures);
  const { first, end } = visibleCards(layout, { ...viewport, rowHeight: ROW_HEIGHT, gap: GAP, spareRows: SPARE_ROWS });
  const { selectedId, selectedIds } = selection;
  const active = placeIn(assets, selection);
  useRowInView(scroller, active, layout.columns);

  const onKeyDown = useGridKeys({
    assets,
    selection,
    columns: layout.columns,
    rows: Math.floor(viewport.height / (ROW_HEIGHT + GAP)),
    ...actions,
    onMenu: () => actions.onMenu(middleOf(cardId(selectedId ?? ''))),
  });
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault(); // a key's comes without a card under it, and had its menu already
    const card = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    const asset = assets.find(({ id }) => cardId(id) === card?.id);
    if (asset === undefined) return;
    if (!selectedIds.has(asset.id)) actions.onPick(asset.id, 'only');
    focusGrid();
    actions.onMenu({ x: event.clientX, y: event.clientY });
  };
  const renaming = assets.findIndex(({ id }) => id === renamingId);
  const renamed = assets[renaming];

  return (
    <div ref={scroller} className={styles.scroller}>
      <div className={styles.canvas} style={{ height: layout.height }}>
        <div
          id={GRID_ID}
          role="listbox"
          aria-label={t('library.cards')}
          aria-multiselectable
          aria-activedescendant={active >= first && active < end ? cardId(selectedId ?? '') : undefined}
          tabIndex={0}
          className={styles.cards}
          onKeyDown={onKeyDown}
          onContextMenu={onContextMenu}
        >
          {assets.slice(first, end).map((asset, offset) => (
            <div key={asset.id} role="presentation" className={styles.place} style={placeOf(first + offset, layout)}>
              <AssetCard
                asset={asset}
                isSelected={selectedIds.has(asset.id)}
                isGrowing={growingIds.has(asset.id)}
                isActive={asset.id === selectedId}
                parentName={asset.lineage && nameOf(asset.lineage.assetId)}
                onPick={actions.onPick}
                onOpen={actions.onOpen}
                onRename={actions.onRename}
                onDragOut={actions.onDragOut}
              />
            </div>
          ))}
        </div>
        {renamed !== undefined && (
          <div className={styles.place} style={placeOf(renaming, layout)}>
            <RenameField
              className={styles.name}
              key={renamed.id}
              asset={renamed}
              onRename={actions.onNameGiven}
              onEnd={(takesFocus) => {
                actions.onRenameEnd();
                if (takesFocus) focusGrid();
              }}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function middleOf(id: string): { x: number; y: number } {
  const box = document.getElementById(id)?.getBoundingClientRect();
  return { x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 };
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

/** Keeps the active card on the screen when it is moved by keys. */
function useRowInView(scroller: React.RefObject<HTMLDivElement | null>, index: number, columns: number): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null || index === -1) return;
    const top = Math.floor(index / columns) * (ROW_HEIGHT + GAP);
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW_HEIGHT - element.clientHeight + GAP;
  }, [scroller, index, columns]);
}
