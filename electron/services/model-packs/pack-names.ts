// What lies among the packs without being one: hidden folders, which count as nothing until one is renamed.
import { join } from 'node:path';

const ADDING = '.adding-';
const REMOVING = '.removing-';
export const LOCK_NAME = '.packs.lock';

/** Where the pack `name` is put together in the folder `packs`. Only a rename makes it count. */
export function addingFolder(packs: string, name: string): string {
  return join(packs, `${ADDING}${name}`);
}

/** Where a pack goes that is on its way out. */
export function removingFolder(packs: string, name: string): string {
  return join(packs, `${REMOVING}${name}`);
}

export function isRemoving(folderName: string): boolean {
  return folderName.startsWith(REMOVING);
}

/** The pack that is being put together in a folder of that name. */
export function nameBeingAdded(folderName: string): string | undefined {
  return folderName.startsWith(ADDING) ? folderName.slice(ADDING.length) : undefined;
}
