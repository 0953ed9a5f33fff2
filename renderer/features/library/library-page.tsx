// The page of everything that was grown: search, order and filter, a grid of cards, and the facts of the active one beside it.
import { FileQuestion, Sprout, Trash2 } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { MenuAt, type MenuPlace } from '../../ui/layers/menu.tsx';
import { t } from '../../words/words.ts';
import { AssetGrid, focusGrid } from './grid/asset-grid.tsx';
import { built, idsOf, menuOf, type RoomActions } from './library-actions.ts';
import styles from './library-page.module.css';
import type { LibraryStore } from './state/library-store.ts';
import { findAsset, shownAssets } from './state/library-view.ts';
import { FilterChips } from './toolbar/filter-chips.tsx';
import { FilterPopover } from './toolbar/filter-popover.tsx';
import { SearchField } from './toolbar/search-field.tsx';
import { SelectionBar } from './toolbar/selection-bar.tsx';
import { SortMenu } from './toolbar/sort-menu.tsx';
import { TagDialog } from './toolbar/tag-dialog.tsx';
import { UnreadableAssets } from './unreadable-assets.tsx';

interface LibraryPageProps extends RoomActions {
  readonly store: LibraryStore;
  readonly onCreate: () => void;
  readonly onTrashRoom: () => void;
  readonly inspector: ReactNode;
  /** The objects that a job works on, or will. */
  readonly growingIds: ReadonlySet<string>;
  /** What the model of a name is called. */
  readonly titleOf: (pack: string) => string;
}

export function LibraryPage({ store, onCreate, onTrashRoom, inspector, growingIds, titleOf, ...room }: LibraryPageProps) {
  const library = useStore(store);
  const { assets, found, sort, order, selectedIds, filter, query } = library;
  const shown = useMemo(() => shownAssets({ assets, found, sort, order }), [assets, found, sort, order]);
  const selected = useMemo(() => shown.filter(({ id }) => selectedIds.has(id)), [shown, selectedIds]);
  const isEmpty = assets?.length === 0;
  const [wantsUnreadable, setWantsUnreadable] = useState(false);
  const isOnUnreadable = wantsUnreadable && library.unreadable.length > 0;
  const nameOf = (assetId: string) => findAsset(library, assetId)?.name;
  return (
    <>
      <main tabIndex={-1} className={styles.stage} aria-label={t('library.title')} data-wide={isEmpty || undefined}>
        <header className={styles.header}>
          <h1 className={styles.title}>{t('library.title')}</h1>
          <span className={styles.count}>{assets !== undefined && objectsWords(shown.length, assets.length)}</span>
          {library.unreadable.length > 0 && (
            <Button weight="quiet" icon={FileQuestion} aria-pressed={isOnUnreadable} onClick={() => setWantsUnreadable(!isOnUnreadable)}>
              {t('library.unreadable', { count: library.unreadable.length })}
            </Button>
          )}
          {!isEmpty && !isOnUnreadable && (
            <>
              <SearchField query={query} onChange={(text) => void library.search(text)} />
              <span className={styles.choices}>
                <SortMenu sort={sort} onSort={(next) => void library.sortBy(next)} />
                <FilterPopover
                  assets={assets ?? []}
                  filter={filter}
                  titleOf={titleOf}
                  onRefine={(next) => void library.refine(next)}
                  onClear={() => void library.clearFilter()}
                />
              </span>
            </>
          )}
          <IconButton icon={Trash2} name={t('library.trash')} isFlush onClick={onTrashRoom} />
        </header>
        {!isOnUnreadable && (
          <FilterChips
            filter={filter}
            nameOf={nameOf}
            titleOf={titleOf}
            onRefine={(next) => void library.refine(next)}
            onClear={() => void library.clearFilter()}
          />
        )}
        {isOnUnreadable && <UnreadableAssets library={library} hindrancesOf={room.hindrancesOf} />}
        {!isOnUnreadable && isEmpty && <EmptyLibrary onCreate={onCreate} />}
        {!isOnUnreadable && !isEmpty && (
          <Cards store={store} shown={shown} selected={selected} growingIds={growingIds} room={room} nameOf={nameOf} />
        )}
        {!isOnUnreadable && found !== undefined && shown.length === 0 && (
          <p className={styles.none}>{query.trim() === '' ? t('library.noneLeft') : t('library.noResults', { query })}</p>
        )}
        {!isOnUnreadable && selected.length > 1 && <SelectionBar library={library} assets={selected} {...room} />}
      </main>
      {!isEmpty && inspector}
    </>
  );
}

/** The dialog of tags, for whatever room is on the page. */
export function LibraryTags({ store }: { readonly store: LibraryStore }) {
  const library = useStore(store);
  const tagged = library.taggingIds.flatMap((id) => findAsset(library, id) ?? []);
  if (tagged.length === 0) return null;
  return (
    <TagDialog
      library={library.assets ?? []}
      assets={tagged}
      onAdd={(tags) => void library.addTags(tagged, tags)}
      onRemove={(tags) => void library.removeTags(tagged, tags)}
      onClose={() => library.startTagging([])}
    />
  );
}

interface CardsProps {
  readonly store: LibraryStore;
  readonly shown: readonly AssetRow[];
  readonly selected: readonly AssetRow[];
  readonly growingIds: ReadonlySet<string>;
  readonly room: RoomActions;
  readonly nameOf: (assetId: string) => string | undefined;
}

/** The grid and the menu of its cards. */
function Cards({ store, shown, selected, growingIds, room, nameOf }: CardsProps) {
  const library = useStore(store);
  const [menuPlace, setMenuPlace] = useState<MenuPlace>();
  /** A card that is selected takes the others along. */
  const dragOut = useCallback(
    (assetId: string) => {
      const state = store.getState();
      const ids = state.selectedIds.has(assetId) ? state.selectedIds : new Set([assetId]);
      void state.dragOut(idsOf(built(shownAssets(state).filter(({ id }) => ids.has(id)))));
    },
    [store],
  );
  return (
    <>
      <AssetGrid
        assets={shown}
        selection={library}
        renamingId={library.renamingId}
        growingIds={growingIds}
        nameOf={nameOf}
        onPick={library.pick}
        onOpen={room.onOpen}
        onRename={library.startRenaming}
        onDragOut={dragOut}
        onSelectAll={library.selectAll}
        onSelectOne={library.selectOne}
        onNameGiven={(asset, name) => void library.rename(asset, name)}
        onRenameEnd={() => library.startRenaming(undefined)}
        onMenu={setMenuPlace}
      />
      <MenuAt
        place={menuPlace}
        name={t('library.selected', { count: selected.length })}
        entries={menuOf(library, selected, room)}
        onClose={() => setMenuPlace(undefined)}
        onFocusBack={() => {
          if (document.querySelector('dialog[open]') === null && store.getState().renamingId === undefined) focusGrid();
        }}
      />
    </>
  );
}

function EmptyLibrary({ onCreate }: { readonly onCreate: () => void }) {
  return (
    <div className={styles.empty}>
      <Sprout size={40} strokeWidth={1.25} aria-hidden className={styles.icon} />
      <h2 className={styles.emptyTitle}>{t('library.emptyTitle')}</h2>
      <Button onClick={onCreate}>{t('library.startWithPicture')}</Button>
    </div>
  );
}

function objectsWords(shown: number, all: number): string {
  if (shown === all) return t('library.objects', { count: all });
  return t('library.objectsFound', { shown, all });
}
