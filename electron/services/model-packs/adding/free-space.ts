// Whether so many bytes fit on a disk, asked before anything is written.
import { statfs } from 'node:fs/promises';
import type { AppError } from '#contract/outcome/errors.ts';

/** Left for everything else that a disk is for. */
const RESERVE_BYTES = 256 * 1024 * 1024;

export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** disk_full, with both figures, where they do not fit; nothing where they do. */
export async function lacksSpace(folder: string, bytes: number): Promise<AppError | undefined> {
  const free = await freeBytesAt(folder);
  if (bytes === 0 || bytes + RESERVE_BYTES <= free) return undefined;
  return {
    code: 'disk_full',
    message: `${gigabytes(bytes)} are needed in ${folder}, and ${gigabytes(free)} are free there.`,
    hint: 'Free some space, choose a folder on another disk, or leave the files where they are.',
    details: { neededBytes: bytes, freeBytes: free },
  };
}

export function gigabytes(bytes: number): string {
  return bytes >= 100e6 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
