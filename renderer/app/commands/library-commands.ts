// What can be done in the library and its trash by a key, and taken back anywhere.
import { areFavourites, built, idsOf, isPair, unhindered } from '../../features/library/library-actions.ts';
import { selectedAssets } from '../../features/library/state/library-store.ts';
import { findAsset, isFiltered } from '../../features/library/state/library-view.ts';
import { t } from '../../words/words.ts';
import { compareObjects } from '../actions/compare-objects.ts';
import { trashShown } from '../actions/trash-shown.ts';
import { objectHindrances } from '../state/object-hindrances.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

export function libraryCommands(stores: Stores): Command[] {
  const { library, navigation, trash } = stores;
  const place = () => navigation.getState().route;
  const state = () => library.getState();
  const { go } = navigation.getState();
  /** The selected objects, or the one that is looked at. */
  const meant = () => {
    const route = place();
    if (route.kind === 'library') return selectedAssets(state());
    const shown = route.kind === 'viewer' ? findAsset(state(), route.assetId) : undefined;
    return shown === undefined ? [] : [shown];
  };
  /** The card that the keys are at, or the object that is looked at. */
  const renamable = () => (isInLibrary() ? findAsset(state(), state().selectedId) : meant()[0]);
  const isAnyMeant = () => meant().length > 0;
  const movable = () => unhindered(meant(), 'move', { hindrancesOf: (asset) => objectHindrances(stores, asset) });
  const isInLibrary = () => place().kind === 'library';
  const items = () => (place().kind === 'trash' ? (trash.getState().items ?? []) : []);
  return [
    { title: () => t('commands.trash'), keys: 'Alt+Delete', isAvailable: () => true, run: () => go({ kind: 'trash' }) },
    {
      title: () => t('commands.moveToTrash'),
      keys: 'Delete',
      isAvailable: () => movable().length > 0,
      run: () => {
        const [shown] = meant();
        if (isInLibrary()) void state().trashAll(meant());
        else if (shown !== undefined) void trashShown(stores, shown);
      },
    },
    {
      title: () => t('commands.rename'),
      keys: 'F2',
      isAvailable: () => renamable() !== undefined,
      run: () => state().startRenaming(renamable()?.id),
    },
    {
      title: () => t('commands.duplicate'),
      keys: 'Ctrl+Shift+D',
      isAvailable: () => meant().length === 1 && movable().length === 1,
      run: () => {
        const [asset] = meant();
        if (asset !== undefined) void state().duplicate(asset);
      },
    },
    {
      title: () => t('commands.favourite'),
      keys: 'Ctrl+D',
      isAvailable: isAnyMeant,
      run: () => void state().setFavourite(meant(), !areFavourites(meant())),
    },
    { title: () => t('commands.tags'), keys: 'Alt+T', isAvailable: isAnyMeant, run: () => state().startTagging(idsOf(meant())) },
    { title: () => t('commands.selectAll'), keys: 'Ctrl+A', isAvailable: isInLibrary, run: () => state().selectAll() },
    {
      title: () => t('commands.compareTwo'),
      keys: 'Alt+C',
      isAvailable: () => isPair(meant()),
      run: () => {
        const [left, right] = meant();
        if (left !== undefined && right !== undefined) compareObjects(stores, left, right);
      },
    },
    {
      title: () => t('commands.saveCopies'),
      keys: 'Ctrl+S',
      isAvailable: () => built(meant()).length > 0,
      run: () => void state().saveCopies(idsOf(built(meant()))),
    },
    {
      title: () => t('commands.clearFilter'),
      keys: 'Alt+A',
      isAvailable: () => isInLibrary() && isFiltered(state().filter),
      run: () => void state().clearFilter(),
    },
    {
      title: () => t('commands.restoreAll'),
      keys: 'Alt+R',
      isAvailable: () => items().length > 0,
      run: () => void trash.getState().restore(items()),
    },
    {
      title: () => t('commands.emptyTrash'),
      keys: 'Ctrl+Delete',
      isAvailable: () => items().length > 0,
      run: () => trash.getState().askToRemove(items()),
    },
    {
      title: () => t('commands.backToLibrary'),
      keys: 'Escape',
      isAvailable: () => place().kind === 'trash',
      run: () => go({ kind: 'library' }),
    },
  ];
}

export function historyCommands({ history }: Stores): Command[] {
  return [
    {
      title: () => t('commands.undo'),
      keys: 'Ctrl+Z',
      isAvailable: () => history.getState().canUndo(),
      run: () => void history.getState().undo(),
    },
    {
      title: () => t('commands.redo'),
      keys: 'Ctrl+Shift+Z',
      isAvailable: () => history.getState().canRedo(),
      run: () => void history.getState().redo(),
    },
  ];
}
