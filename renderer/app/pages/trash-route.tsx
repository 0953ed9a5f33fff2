// The page of the trash, as it is now: whatever comes into the library or leaves it may have come from here or gone here.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { TrashPage } from '../../features/library/trash/trash-page.tsx';
import type { Stores } from '../state/stores.ts';

export function TrashRoute({ stores }: { readonly stores: Stores }) {
  const { assets } = useStore(stores.library);
  const { load } = useStore(stores.trash);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list of assets is what this waits for
  useEffect(() => void load(), [load, assets]);
  return <TrashPage store={stores.trash} onLeave={() => stores.navigation.getState().go({ kind: 'library' })} />;
}
