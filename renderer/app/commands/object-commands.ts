// What can be done by a key with the object that is open, or selected in the library.
import { findAsset } from '../../features/library/state/library-view.ts';
import { t } from '../../words/words.ts';
import { lineageActions } from '../actions/build-actions.ts';
import { neighbours, openNeighbour, shownId } from '../actions/viewer-actions.ts';
import { askedPlace } from '../state/asked-place.ts';
import { objectHindrances } from '../state/object-hindrances.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

export function objectCommands(stores: Stores): Command[] {
  const { library, navigation } = stores;
  const meant = () => {
    const { route } = navigation.getState();
    const id = route.kind === 'viewer' ? route.assetId : route.kind === 'library' ? library.getState().selectedId : undefined;
    return findAsset(library.getState(), id);
  };
  const regrow = (kind: 'again' | 'similar') => {
    const asset = meant();
    if (asset !== undefined) lineageActions(stores, asset).onRegrow(asset, kind);
  };
  const whyNotRegrown = (kind: 'again' | 'similar') => {
    const asset = meant();
    return asset?.kind === 'finished' ? objectHindrances(stores, asset)[kind] : undefined;
  };
  const regrowing = (kind: 'again' | 'similar') => ({
    isAvailable: () => meant()?.kind === 'finished' && whyNotRegrown(kind) === undefined,
    whyNot: () => whyNotRegrown(kind),
    run: () => regrow(kind),
  });
  const neighbour = (which: 'previous' | 'next') => neighbours(library.getState(), shownId(stores))[which];
  return [
    {
      title: () => t('commands.showInFolder'),
      keys: 'Ctrl+Shift+E',
      isAvailable: () => meant() !== undefined,
      run: () => void library.getState().showInFolder(meant()?.id ?? ''),
    },
    {
      title: () => t(askedPlace(stores.create) === 'farm' ? 'commands.makeAgainThere' : 'commands.makeAgain'),
      keys: 'Ctrl+G',
      ...regrowing('again'),
    },
    {
      title: () => t(askedPlace(stores.create) === 'farm' ? 'commands.makeSimilarThere' : 'commands.makeSimilar'),
      keys: 'Ctrl+Shift+G',
      ...regrowing('similar'),
    },
    {
      title: () => t('commands.nextObject'),
      keys: 'PageDown',
      isAvailable: () => neighbour('next') !== undefined,
      run: () => openNeighbour(stores, 'next'),
    },
    {
      title: () => t('commands.previousObject'),
      keys: 'PageUp',
      isAvailable: () => neighbour('previous') !== undefined,
      run: () => openNeighbour(stores, 'previous'),
    },
  ];
}
