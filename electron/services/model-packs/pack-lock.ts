// One process at a time changes the packs of a data home.
import type { Result } from '#contract/outcome/result.ts';
import { whileFolderLocked } from '../storage/folder-lock.ts';
import { LOCK_NAME } from './pack-names.ts';

/** Works while nobody else does; fails where somebody does, or where nothing can be written. */
export function whileLocked<T>(packs: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  return whileFolderLocked(packs, { name: LOCK_NAME, busy: 'Another Espalier is changing the model packs.' }, work);
}
