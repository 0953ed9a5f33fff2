// While the farm is switched off, nothing is to grow there: what was chosen in Create goes back to this computer.
import type { Stores } from '../state/stores.ts';

/** Returns the function that stops following. */
export function followFarmSwitch({ settings, create }: Pick<Stores, 'settings' | 'create'>): () => void {
  return settings.subscribe(({ view }) => {
    if (view?.settings.farmEnabled === false && create.getState().settings.place === 'farm') create.getState().change({ place: 'here' });
  });
}
