// Keeps the list of assets up to date: asks for it once, and puts in what the app says of some of them meanwhile and since.

import type { IpcEventPayload } from '#contract/channels/app-ipc.ts';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { ask } from '../../../bridge/ask.ts';

export type AssetChanges = IpcEventPayload<'onAssetsChanged'>;

interface Sink {
  /** `changes` is absent when the whole list is new. */
  readonly accept: (assets: readonly AssetRow[], changes?: AssetChanges) => void;
  readonly fail: (error: AppError) => void;
}

/** Returns the function that ends it. A list that could not be had is asked for again with the next change. */
export function followAssets(bridge: Pick<Bridge, 'listLibrary' | 'onAssetsChanged'>, { accept, fail }: Sink): () => void {
  let assets: readonly AssetRow[] | undefined;
  let early: AssetChanges[] = [];
  let isAsking = false;
  let isEnded = false;
  const load = async () => {
    isAsking = true;
    const listed = await ask(bridge.listLibrary());
    isAsking = false;
    if (isEnded) return;
    if (!listed.ok) return fail(listed.error);
    // What was said before the list came may be in it; putting it in again does no harm.
    assets = early.reduce<readonly AssetRow[]>(withChanges, listed.value);
    early = [];
    accept(assets);
  };
  const unsubscribe = bridge.onAssetsChanged((changes) => {
    if (assets === undefined) {
      early.push(changes);
      if (!isAsking) void load();
      return;
    }
    assets = withChanges(assets, changes);
    accept(assets, changes);
  });
  void load();
  return () => {
    isEnded = true;
    unsubscribe();
  };
}

/** Ids sort by time. What comes twice, or was gone already, changes nothing. */
function withChanges(assets: readonly AssetRow[], { changed, removed }: AssetChanges): AssetRow[] {
  const replaced = new Set([...changed.map(({ id }) => id), ...removed]);
  const kept = assets.filter(({ id }) => !replaced.has(id));
  return changed.length === 0 ? kept : [...kept, ...changed].sort((a, b) => (a.id < b.id ? 1 : -1));
}
