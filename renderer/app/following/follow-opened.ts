// The object that is opened, from wherever that is, is the selected one when its user comes back to the library.
import type { Stores } from '../state/stores.ts';

/** Returns the function that stops following. */
export function followOpened({ navigation, library }: Pick<Stores, 'navigation' | 'library'>): () => void {
  return navigation.subscribe(({ route }, before) => {
    if (route !== before.route && route.kind === 'viewer') library.getState().select(route.assetId);
  });
}
