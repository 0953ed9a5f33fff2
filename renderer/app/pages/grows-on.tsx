// Where objects grow, wherever one is asked for: one choice for all of the window. Nothing where there is no farm to choose.
import { useStore } from 'zustand';
import { PlaceField } from '../../shared/place-field.tsx';
import type { Stores } from '../state/stores.ts';

export function GrowsOn({ stores }: { readonly stores: Pick<Stores, 'create' | 'settings'> }) {
  const { settings, change } = useStore(stores.create);
  const hasFarm = useStore(stores.settings).view?.settings.farmEnabled ?? false;
  return hasFarm && <PlaceField place={settings.place} onChange={(place) => change({ place })} />;
}
