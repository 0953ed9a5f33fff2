// Where a farm's things lie on this machine, and the short-lived folders of Ray's processes.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataHome } from '../storage/data-home.ts';

export interface FarmPlaces {
  readonly folder: string;
  /** The secret of the farm; readable by its owner alone. */
  readonly key: string;
  /** Files of the jobs that run here, for as long as they do. */
  readonly work: string;
}

/** Ray's sockets lie deep below it, and the path of a socket may have 107 characters. */
const SCRATCH_PARENT = '/tmp';
const SCRATCH_NAME = /^espf-(\d+)-/;

export function farmPlaces(home: DataHome): FarmPlaces {
  return { folder: home.farm, key: join(home.farm, 'farm.key'), work: join(home.farm, 'work') };
}

/** A new private folder with a short path; those of processes that are gone are removed. Throws what the file system throws. */
export async function newScratch(): Promise<string> {
  for (const name of await readdir(SCRATCH_PARENT)) {
    const pid = SCRATCH_NAME.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(SCRATCH_PARENT, name), { recursive: true, force: true }).catch(() => {});
  }
  return mkdtemp(join(SCRATCH_PARENT, `espf-${process.pid}-`));
}

/** Removes the folder of a process that has ended; what cannot be removed now is when the next one is made. */
export async function endScratch(scratch: string): Promise<void> {
  await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => {}); // the last of them may still write
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'; // somebody else's
  }
}
