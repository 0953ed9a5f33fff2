// What can be done with several selected objects at once, while several are.
import { Columns2, FolderDown, Hammer, Star, Tag, Trash2, X } from 'lucide-react';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { fileSizeWords } from '../../../ui/formats/format-number.ts';
import { MenuButton } from '../../../ui/layers/menu.tsx';
import { t } from '../../../words/words.ts';
import { focusGrid } from '../grid/asset-grid.tsx';
import {
  areFavourites,
  buildAgainWords,
  buildEntries,
  built,
  idsOf,
  isPair,
  type RoomActions,
  unhindered,
  whyNoCopies,
  whyNone,
} from '../library-actions.ts';
import type { LibraryState } from '../state/library-store.ts';
import { bytesOf } from '../state/library-view.ts';
import styles from './toolbar.module.css';

interface SelectionBarProps extends Pick<RoomActions, 'onCompare' | 'place' | 'hindrancesOf'> {
  readonly library: LibraryState;
  readonly assets: readonly AssetRow[];
}

export function SelectionBar({ library, assets, onCompare, place, hindrancesOf }: SelectionBarProps) {
  const whyNoBuild = whyNone(assets, 'build', { hindrancesOf });
  const [left, right] = assets;
  const told = t('library.selected', { count: assets.length });
  /** The bar goes with what it does, and the keys go on with the cards. */
  const last = (run: () => void) => () => {
    focusGrid();
    run();
  };
  return (
    <div role="toolbar" aria-label={told} className={styles.bar}>
      <p className={styles.told} role="status">
        {told} <span className={styles.size}>· {fileSizeWords(bytesOf(assets))}</span>
      </p>
      <IconButton
        icon={Star}
        name={areFavourites(assets) ? t('library.noFavourite') : t('library.makeFavourite')}
        keys="Ctrl+D"
        isPressed={areFavourites(assets)}
        onClick={() => void library.setFavourite(assets, !areFavourites(assets))}
      />
      <IconButton icon={Tag} name={t('library.chooseTags')} keys="Alt+T" onClick={() => library.startTagging(idsOf(assets))} />
      <IconButton
        icon={FolderDown}
        name={t('library.saveCopies')}
        keys="Ctrl+S"
        whyNot={whyNoCopies(assets)}
        onClick={() => void library.saveCopies(idsOf(built(assets)))}
      />
      {whyNoBuild === undefined ? (
        <MenuButton name={buildAgainWords(place)} entries={buildEntries(library, unhindered(assets, 'build', { hindrancesOf }))} side="top">
          <IconButton icon={Hammer} name={buildAgainWords(place)} />
        </MenuButton>
      ) : (
        <IconButton icon={Hammer} name={buildAgainWords(place)} whyNot={whyNoBuild} />
      )}
      {isPair(assets) && left !== undefined && right !== undefined && (
        <IconButton icon={Columns2} name={t('library.compareBoth')} keys="Alt+C" onClick={() => onCompare(left, right)} />
      )}
      <IconButton
        icon={Trash2}
        name={t('library.moveToTrash')}
        keys="Delete"
        whyNot={whyNone(assets, 'move', { hindrancesOf })}
        onClick={last(() => void library.trashAll(assets))}
      />
      <IconButton icon={X} name={t('library.selectOne')} keys="Escape" onClick={last(library.selectOne)} />
    </div>
  );
}
