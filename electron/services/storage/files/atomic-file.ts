// Files that are either whole or absent: written under a temporary name in the same folder, synced, renamed.
import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { uuidV7 } from '../names/uuid-v7.ts';

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

/** Copies `source` to `path`, by reference where the file system can. The copy is as private as any new file. */
export async function copyFileAtomically(source: string, path: string): Promise<void> {
  await replaceAtomically(path, async (temporary) => {
    const { mode } = await makeEmpty(temporary);
    await copyFile(source, temporary, constants.COPYFILE_FICLONE); // sets the permissions of `source`, whatever the umask
    await chmod(temporary, mode);
  });
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

async function makeEmpty(path: string): Promise<Stats> {
  const handle = await open(path, 'wx');
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

/** Waits until what was written or renamed in `path`, a file or a folder, is on the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
