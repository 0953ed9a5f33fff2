// Pictures that are taken off Create, one or all of them at once, can be put back; so can the objects of a batch that was not sent off.
import type { Batch } from '../../features/create/batch/batch-store.ts';
import type { PictureSlot } from '../../features/create/pictures/picture-slot.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';

/** Returns the function that stops following. */
export function followRemovedPictures({
  create,
  batch,
  history,
  navigation,
}: Pick<Stores, 'create' | 'batch' | 'history' | 'navigation'>): () => void {
  let isOurs = false;
  const put = async (state: Pick<ReturnType<Stores['create']['getState']>, 'slots' | 'selectedKey'>) => {
    isOurs = true;
    create.setState(state);
    isOurs = false;
    navigation.getState().go({ kind: 'create' });
    return true;
  };
  return create.subscribe(({ slots, selectedKey }, before) => {
    if (
      isOurs ||
      batch.getState().fixing !== undefined ||
      slots === before.slots ||
      !isFewer(slots, before.slots) ||
      !before.slots.every(isSettled)
    )
      return;
    const { slots: earlier, selectedKey: earlierKey } = before;
    history.getState().remember({
      undo: () => put({ slots: earlier, selectedKey: earlierKey }),
      redo: () => put({ slots, selectedKey }),
      undone: () => t('deeds.picturesBack'),
      redone: () => t('deeds.picturesGone'),
    });
  });
}

/** Returns the function that stops following. */
export function followRemovedObjects({ batch, history, navigation }: Pick<Stores, 'batch' | 'history' | 'navigation'>): () => void {
  let isOurs = false;
  const put = async (objects: Batch | undefined) => {
    isOurs = true;
    batch.setState({ batch: objects });
    isOurs = false;
    navigation.getState().go({ kind: 'create' });
    return true;
  };
  return batch.subscribe(({ batch: now }, { batch: before }) => {
    if (isOurs || before === undefined || before.sent !== undefined || now?.sent !== undefined) return;
    const isFewerObjects = (now?.items.length ?? 0) < before.items.length;
    if (!isFewerObjects || before.items.some(({ kind }) => kind === 'arriving')) return;
    history.getState().remember({
      undo: () => put(before),
      redo: () => put(now),
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
