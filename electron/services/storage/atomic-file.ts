// Files that are either whole or absent: written under a temporary name in the same folder, synced, renamed.
import { constants } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { uuidV7 } from './uuid-v7.ts';

/** What unfinished files are called until they are renamed; whoever lists a folder skips them. */
export const UNFINISHED_PREFIX = '.writing-';

/** Writes `content` as the whole file `path`. A previous file stays as it was if anything fails. */
export async function writeFileAtomically(path: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  await replaceAtomically(path, async (temporary) => {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
  });
}

/** Copies `source` to `path`, by reference where the file system can. */
export async function copyFileAtomically(source: string, path: string): Promise<void> {
  await replaceAtomically(path, (temporary) => copyFile(source, temporary, constants.COPYFILE_FICLONE));
}

async function replaceAtomically(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `${UNFINISHED_PREFIX}${uuidV7()}${extname(path)}`);
  try {
    await write(temporary);
    await sync(temporary);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  await sync(dirname(path));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
