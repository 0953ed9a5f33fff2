// Pictures that are taken off Create, one or all of them at once, can be put back.
import type { PictureSlot } from '../../features/create/state/picture-slot.ts';
import { t } from '../../words/words.ts';
import type { Stores } from './stores.ts';

/** Returns the function that stops following. */
export function followRemovedPictures({ create, history, navigation }: Pick<Stores, 'create' | 'history' | 'navigation'>): () => void {
  let isOurs = false;
  const put = async (state: Pick<ReturnType<Stores['create']['getState']>, 'slots' | 'selectedKey'>) => {
    isOurs = true;
    create.setState(state);
    isOurs = false;
    navigation.getState().go({ kind: 'create' });
    return true;
  };
  return create.subscribe(({ slots, selectedKey }, before) => {
    if (isOurs || slots === before.slots || !isFewer(slots, before.slots) || !before.slots.every(isSettled)) return;
    const { slots: earlier, selectedKey: earlierKey } = before;
    history.getState().remember({
      undo: () => put({ slots: earlier, selectedKey: earlierKey }),
      redo: () => put({ slots, selectedKey }),
      undone: () => t('deeds.picturesBack'),
      redone: () => t('deeds.picturesGone'),
    });
  });
}

/** Not where another picture took their place. */
function isFewer(slots: readonly PictureSlot[], before: readonly PictureSlot[]): boolean {
  const keys = new Set(before.map(({ key }) => key));
  return slots.length < before.length && slots.every(({ key }) => keys.has(key));
}

/** One that is still being taken in or cut out would wait for ever for its end. */
function isSettled(slot: PictureSlot): boolean {
  return slot.kind === 'refused' || (slot.kind === 'taken' && slot.cutOut.kind !== 'working');
}
