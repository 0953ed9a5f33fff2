// What can be done by a key with the object on the stage, beyond looking at it.
import { t } from '../../words/words.ts';
import { shownId } from '../actions/viewer-actions.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

export function stageCommands(stores: Stores): Command[] {
  const { viewer } = stores;
  const isHere = () => shownId(stores) !== undefined && viewer.getState().phase.kind === 'shown';
  const state = () => viewer.getState();
  return [
    { title: () => t('commands.turntable'), keys: 'T', isAvailable: isHere, run: () => state().toggleTurntable() },
    { title: () => t('commands.showSize'), keys: 'D', isAvailable: isHere, run: () => state().toggleBox() },
    { title: () => t('commands.measure'), keys: 'M', isAvailable: isHere, run: () => state().toggleMeasure() },
    { title: () => t('commands.compareWith'), keys: 'V', isAvailable: isHere, run: () => state().togglePanel('compare') },
    { title: () => t('commands.look'), keys: 'L', isAvailable: isHere, run: () => state().togglePanel('look') },
    { title: () => t('commands.picture'), keys: 'P', isAvailable: isHere, run: () => state().togglePanel('picture') },
    {
      title: () => t('commands.savePicture'),
      keys: 'Ctrl+S',
      isAvailable: isHere,
      run: () => void state().takePicture(shownId(stores) ?? ''),
    },
  ];
}

/** What Escape ends on the stage before it leaves a comparison, a choice or the object. */
export function stageEscapeCommands({ viewer, navigation }: Stores): Command[] {
  const isHere = () => navigation.getState().route.kind === 'viewer';
  return [
    {
      title: () => t('commands.closePanel'),
      keys: 'Escape',
      isAvailable: () => isHere() && viewer.getState().panel !== undefined,
      run: () => viewer.getState().closePanel(),
    },
    {
      title: () => t('commands.endMeasure'),
      keys: 'Escape',
      isAvailable: () => isHere() && viewer.getState().isMeasuring,
      run: () => viewer.getState().leaveMeasure(),
    },
  ];
}
