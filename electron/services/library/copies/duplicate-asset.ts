// A second asset like the first: every file of its own, by reference where the file system can.
import { type CopyOptions, constants } from 'node:fs';
import { cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_NAME } from '#contract/library/library-limits.ts';
import { sync, UNFINISHED_PREFIX } from '../../storage/files/atomic-file.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { type Asset, writeSidecar } from '../asset/asset-folder.ts';

/** Pipes, sockets and devices are nobody's asset, and are left out. */
const COPYING: CopyOptions = {
  recursive: true,
  mode: constants.COPYFILE_FICLONE,
  verbatimSymlinks: true,
  filter: async (source) => {
    const found = await lstat(source);
    return found.isFile() || found.isDirectory() || found.isSymbolicLink();
  },
};

/** Answers the copy, which lies beside the original. Throws what the file system throws, and leaves nothing then. */
export async function duplicateAsset({ folder, sidecar }: Asset, library: string): Promise<Asset> {
  // A link in the place of the folder leads to what is no part of the library.
  if (!(await lstat(folder)).isDirectory()) throw Object.assign(new Error(`${folder} is no folder of its own`), { code: 'ENOTDIR' });
  const id = uuidV7();
  const unfinished = join(folder, `${UNFINISHED_PREFIX}${id}`);
  try {
    await mkdir(unfinished);
    for (const name of await readdir(folder)) {
      if (name.startsWith('.')) continue; // of work on the original
      await cp(join(folder, name), join(unfinished, name), COPYING);
    }
    const copied = { ...sidecar, id, name: nextName(sidecar.name), createdAt: new Date().toISOString() };
    // No job made it, so none may take it for its own.
    const copy = copied.kind === 'finished' ? { ...copied, jobId: undefined } : copied;
    await writeSidecar(unfinished, copy);
    await rename(unfinished, join(library, id));
    await sync(library);
    return { folder: join(library, id), sidecar: copy };
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw cause;
  }
}

/** `chair`, `chair 2`, `chair 3`. */
function nextName(name: string): string {
  const [, stem = name, number = '1'] = /^(.*) (\d{1,6})$/s.exec(name) ?? [];
  const ending = ` ${Number(number) + 1}`;
  const cut = stem.slice(0, MAX_NAME - ending.length).replace(/[\ud800-\udbff]$/, ''); // half of a letter would be none
  return `${cut}${ending}`;
}
