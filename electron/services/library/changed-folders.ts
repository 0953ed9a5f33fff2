// Which folders of the library a start has to look into: those that changed since one was found in order. A folder's own
// times change with every entry that is made, renamed or removed in it.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileStamp, fileStamps } from '../library-index/file-stamp.ts';
import type { LibraryIndex } from '../library-index/library-index.ts';

/** By name, each with its stamp before anybody looked into it. */
export type ChangedFolders = ReadonlyMap<string, FileStamp>;

/** Also what is no asset's, such as a folder of the user's own. Throws what the file system throws. */
export async function changedFolders(library: string, index: LibraryIndex): Promise<ChangedFolders> {
  const inOrder = index.use((database) => database.foldersInOrder());
  const names = await readdir(library);
  const stamps = await fileStamps(names.map((name) => join(library, name)));
  const changed = new Map<string, FileStamp>();
  for (const [index, name] of names.entries()) {
    const stamp = stamps[index];
    if (stamp !== undefined && inOrder.get(name) !== stamp.text) changed.set(name, stamp);
  }
  return changed;
}

/** Remembers that nothing is to be done in those `names` of `folders`, as they were before they were looked into. */
export function rememberInOrder(folders: ChangedFolders, names: readonly string[], index: LibraryIndex): void {
  const settled = names.flatMap((name) => {
    const stamp = folders.get(name);
    return stamp?.isSettled ? [[name, stamp.text] as const] : [];
  });
  if (settled.length > 0) index.use((database) => database.putFoldersInOrder(new Map(settled)));
}
