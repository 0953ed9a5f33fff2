// Opens files of folders that others write to too: never one that lies elsewhere, whatever links say.
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The regular file that `path` inside `folder` leads to, opened for reading; undefined when there is none or it lies outside.
 * The caller closes it. A link put in place of the file after the look at it is not followed, and no FIFO is waited for.
 */
export async function openContainedFile(folder: string, path: string): Promise<FileHandle | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    return file.startsWith(root + sep) ? await openRegularFile(file) : undefined;
  } catch {
    return undefined;
  }
}

async function openRegularFile(path: string): Promise<FileHandle | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const found = await handle.stat().catch(() => undefined);
  if (found?.isFile()) return handle;
  await handle.close();
  return undefined;
}
