// What begins in Create but touches more than its store: taking pictures in leads there, growing needs a pack.
import { chosenPack } from '../../features/create/state/chosen-pack.ts';
import { growthPack } from '../../features/create/state/growth-pack.ts';
import { usablePacks } from '../../features/runtime-status/runtime-store.ts';
import type { Stores } from '../state/stores.ts';

/** The pack that a fresh checkout has, asked to grow a picture while the runtime has not said yet what there is. */
const EMBEDDED_PACK = { name: 'starter', samples: false } as const;

export function addPictures({ create, navigation }: Pick<Stores, 'create' | 'navigation'>, files: readonly File[]): void {
  navigation.getState().go({ kind: 'create' });
  void create.getState().addFiles(files);
}

export function growNow({ create, runtime }: Pick<Stores, 'create' | 'runtime'>): void {
  const { settings, source, grow } = create.getState();
  const packs = usablePacks(runtime.getState().packs, source === 'words' ? 'text' : 'image');
  const pack = chosenPack(packs, settings, source);
  if (pack !== undefined) void grow(growthPack(pack));
  else if (source === 'pictures') void grow(EMBEDDED_PACK);
}
