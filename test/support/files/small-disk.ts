// A folder on a small disk of its own, where one may be mounted.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const FILLER = 'filler';
/** No disk that a test mounts is larger, and no other is filled by mistake. */
const LARGEST_BYTES = 2 ** 32;

/** Mounts one of so many megabytes on `folder`; answers the reason where that may not be done. Whoever mounts it unmounts it. */
export function mountSmallDisk(folder: string, megabytes = 1): string | undefined {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder], { encoding: 'utf8' });
  return mounted.status === 0 ? undefined : `no small disk may be mounted here: ${mounted.stderr ?? mounted.error?.message}`;
}

/** Whether one may be mounted below `folder`. */
export function mayMountSmallDisks(folder: string): boolean {
  const probe = mkdtempSync(join(folder, 'probe-'));
  const mayMount = mountSmallDisk(probe) === undefined;
  if (mayMount) unmount(probe);
  rmdirSync(probe);
  return mayMount;
}

export function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
}

/** Writes a file into `folder` until not one more byte fits on its disk, which must be small; answers the file. */
export function fillDisk(folder: string): string {
  const { blocks, bsize } = statfsSync(folder);
  if (blocks * bsize > LARGEST_BYTES) throw new Error(`the disk of ${folder} is no small one, so it is not filled`);
  const filler = join(folder, FILLER);
  for (const bytes of [2 ** 24, 4096, 512, 1]) {
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(bytes));
    } catch {
      // no room for so much; perhaps for less
    }
  }
  return filler;
}
