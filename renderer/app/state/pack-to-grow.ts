// The pack that grows what is begun in Create.
import { chosenPack } from '../../features/create/state/chosen-pack.ts';
import type { CreateState, CreateStore } from '../../features/create/state/create-store.ts';
import { type GrowthPack, growthPack } from '../../features/create/state/growth-pack.ts';
import { type RuntimeStore, usablePacks } from '../../features/runtime-status/runtime-store.ts';

/** The pack that a fresh checkout has, asked to grow a picture while the runtime has not said yet what there is. */
const EMBEDDED_PACK: GrowthPack = { name: 'starter', samples: false };

interface PackStores {
  readonly create: CreateStore;
  readonly runtime: RuntimeStore;
}

/** Undefined where nothing here grows from that. */
export function packToGrow({ create, runtime }: PackStores, source: CreateState['source']): GrowthPack | undefined {
  const packs = usablePacks(runtime.getState().packs, source === 'words' ? 'text' : 'image');
  const pack = chosenPack(packs, create.getState().settings, source);
  if (pack !== undefined) return growthPack(pack);
  return source === 'pictures' ? EMBEDDED_PACK : undefined;
}
