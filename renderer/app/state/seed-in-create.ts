// Whether the seed is heeded by what is begun in Create.
import { picturesOfEach } from '../../features/create/batch/batch-store.ts';
import { isSeedHeeded } from '../../features/create/state/generation-settings.ts';
import { packToGrow } from './pack-to-grow.ts';
import type { Stores } from './stores.ts';

/** Undefined where nothing here grows from what there is. */
export function isSeedHeededInCreate({ create, batch, runtime }: Pick<Stores, 'create' | 'batch' | 'runtime'>): boolean | undefined {
  const state = create.getState();
  const pack = packToGrow({ create, runtime }, state.source);
  return pack && isSeedHeeded(state.settings, pack, picturesOfEach(state, batch.getState()));
}
