// What a watched folder's looks remember: which files were there, and which pictures were taken. Kept, so that a restart forgets neither.
import { z } from 'zod';
import { writeFileAtomically } from '../storage/files/atomic-file.ts';
import { readRegularFile } from '../storage/files/regular-file.ts';

/** Of the pictures that were taken; the oldest is forgotten first. */
const MOST_CONTENTS = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;

const WatchedState = z.object({
  version: z.literal(1),
  folder: z.string(),
  /** The name of the jobs that it makes. */
  batchId: z.uuid(),
  /** The stamp of each file that was dealt with, by its name. */
  seen: z.record(z.string(), z.string()),
  /** The ids of contents that became jobs. */
  contents: z.array(z.string()),
});
export type WatchedState = z.infer<typeof WatchedState>;

/** Undefined where there is none of this folder, or none that can be understood. */
export async function readWatchedState(path: string, folder: string): Promise<WatchedState | undefined> {
  const read = await readRegularFile(path, MAX_BYTES);
  if (!read.ok) return undefined;
  try {
    const state = WatchedState.parse(JSON.parse(read.value.toString('utf8')));
    return state.folder === folder ? state : undefined;
  } catch {
    return undefined;
  }
}

export async function writeWatchedState(path: string, state: WatchedState): Promise<void> {
  const kept = { ...state, contents: state.contents.slice(-MOST_CONTENTS) };
  await writeFileAtomically(path, JSON.stringify(kept));
}
