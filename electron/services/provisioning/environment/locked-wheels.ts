// Which wheels of a folder the locks mean. A version such as 2.13.0 also stands for 2.13.0+cpu, which an installer would take as the later one where
// a kit has both, only to find that its hash is not in the lock.
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const PINNED = /^([A-Za-z0-9._-]+)==([^\s;\\]+)/gm;
const WHEEL = /^([^-]+)-([^-]+)-.*\.whl$/;

/** Makes `target`, a folder of links to the wheels of `folder` that have a name and exactly a version of the locks. */
export async function linkLockedWheels(folder: string, locks: readonly string[], target: string): Promise<void> {
  const texts = await Promise.all(locks.map((lock) => readFile(lock, 'utf8')));
  const pinned = new Set(texts.flatMap((text) => [...text.matchAll(PINNED)].map(([, name = '', version = '']) => keyOf(name, version))));
  await mkdir(target);
  for (const file of await readdir(folder)) {
    const [, name, version] = WHEEL.exec(file) ?? [];
    if (name === undefined || version === undefined || !pinned.has(keyOf(name, version))) continue;
    await symlink(resolve(folder, file), join(target, file));
  }
}

/** Names of packages are the same whatever separates their words, and however they are capitalised. */
function keyOf(name: string, version: string): string {
  return `${name.replace(/[-_.]+/g, '-').toLowerCase()} ${version}`;
}
