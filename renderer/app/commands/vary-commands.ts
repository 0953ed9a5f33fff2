// A new look by keys: opening the choice, growing, closing it.
import { findAsset } from '../../features/library/state/library-view.ts';
import { canVary } from '../../features/vary/vary-store.ts';
import { t } from '../../words/words.ts';
import { lineageActions } from '../actions/build-actions.ts';
import { shownId } from '../actions/viewer-actions.ts';
import { objectHindrances } from '../state/object-hindrances.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

export function varyCommands(stores: Stores): Command[] {
  const { vary, library } = stores;
  const shown = () => findAsset(library.getState(), shownId(stores));
  const isChoosing = () => vary.getState().assetId !== undefined && vary.getState().assetId === shownId(stores);
  const whyNotVaried = () => {
    const asset = shown();
    return asset?.kind === 'finished' ? objectHindrances(stores, asset).newLook : undefined;
  };
  return [
    {
      title: () => t('commands.newLook'),
      keys: 'N',
      isAvailable: () => shown()?.kind === 'finished' && whyNotVaried() === undefined && !isChoosing(),
      whyNot: whyNotVaried,
      run: () => {
        const asset = shown();
        if (asset !== undefined) lineageActions(stores, asset).onNewLook(asset);
      },
    },
    {
      title: () => t('commands.growNewLook'),
      keys: 'Ctrl+Enter',
      isAvailable: () => isChoosing() && canVary(vary.getState()),
      run: () => void vary.getState().vary(),
    },
    { title: () => t('commands.closeNewLook'), keys: 'Escape', isAvailable: isChoosing, run: () => vary.getState().close() },
  ];
}
