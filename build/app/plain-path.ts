// A path to a folder that Vite can read: it takes what follows `#` or `?` in a path for part of an address.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Not the user's TMPDIR, whose path may be as awkward. */
const PLAIN_PLACE = '/tmp/espalier-build-';

/** Runs `work` with the folder's own path, or with the path of a link to it that lasts as long as the work. */
export async function atPlainPath(folder: string, work: (path: string) => Promise<void>): Promise<void> {
  if (!/[#?]/.test(folder)) return work(folder);
  const place = mkdtempSync(PLAIN_PLACE);
  try {
    const link = join(place, 'checkout');
    symlinkSync(folder, link);
    await work(link);
  } finally {
    rmSync(place, { recursive: true });
  }
}
