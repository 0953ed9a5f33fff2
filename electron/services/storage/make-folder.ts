// A folder with all those above it, as `mkdir` with `recursive` makes it, which tries for ever in places like /proc, where
// a folder that is there takes no other.
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Throws what the file system throws. */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (cause) {
    if (!(await isFolder(folder))) throw cause; // another process may have been faster
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
