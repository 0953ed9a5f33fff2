// What begins in Create but touches more than its store: taking pictures in leads there, growing needs a pack.
import { usablePacks } from '../features/runtime-status/runtime-store.ts';
import type { Stores } from './stores.ts';

/** The pack that a fresh checkout has, asked for while the runtime has not said yet what there is. */
const EMBEDDED_PACK = { name: 'starter', samples: false } as const;

export function addPictures({ create, navigation }: Pick<Stores, 'create' | 'navigation'>, files: readonly File[]): void {
  navigation.getState().go({ kind: 'create' });
  void create.getState().addFiles(files);
}

export function growNow({ create, runtime }: Pick<Stores, 'create' | 'runtime'>): void {
  const packs = usablePacks(runtime.getState().runtime);
  const { settings, grow } = create.getState();
  const pack = packs.find(({ name }) => name === settings.pack) ?? packs[0];
  void grow(pack === undefined ? EMBEDDED_PACK : { name: pack.name, samples: !pack.viewAligned });
}
