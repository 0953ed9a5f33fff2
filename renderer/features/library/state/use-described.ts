// Everything about one asset, asked for when it comes on the page.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { AssetView } from '#contract/views/asset-views.ts';
import type { LibraryStore } from './library-store.ts';

/** Undefined until the app has answered, and where there is no such asset. */
export function useDescribed(store: LibraryStore, assetId: string | undefined): AssetView | undefined {
  const { described, describe } = useStore(store);
  useEffect(() => {
    if (assetId !== undefined) void describe(assetId);
  }, [assetId, describe]);
  return described?.id === assetId ? described : undefined;
}
