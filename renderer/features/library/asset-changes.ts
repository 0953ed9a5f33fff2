// The list of assets after what the app says of some of them: by id, newest first.
import type { AssetRow, IpcEventPayload } from '#contract/app-ipc.ts';

export type AssetChanges = IpcEventPayload<'onAssetsChanged'>;

/** Ids sort by time. What comes twice, or was gone already, changes nothing. */
export function withChanges(assets: readonly AssetRow[], { changed, removed }: AssetChanges): AssetRow[] {
  const replaced = new Set([...changed.map(({ id }) => id), ...removed]);
  const kept = assets.filter(({ id }) => !replaced.has(id));
  return changed.length === 0 ? kept : [...kept, ...changed].sort((a, b) => (a.id < b.id ? 1 : -1));
}
