// Building an object again from its saved shape: for which one the choice is open, what is chosen, and the job that was sent off.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import { ask } from '../../bridge/ask.ts';
import { type BuildSettings, toAskedBuild } from '../../shared/building-options/build-settings.ts';
import { type BuildStorage, recallBuild, rememberBuild } from '../../shared/building-options/remembered-build.ts';

export interface Rebuilding {
  /** The object whose choice is open. */
  readonly assetId: string | undefined;
  /** The last choice, for whichever object it was made. */
  readonly settings: BuildSettings;
  /** The build that is awaited, until it is over. */
  readonly jobId: string | undefined;
  readonly open: (assetId: string) => void;
  readonly close: () => void;
  readonly change: (settings: BuildSettings) => void;
  readonly build: () => Promise<void>;
  /** The build is over, or no longer awaited. */
  readonly stopFollowing: () => void;
}

export type RebuildStore = StoreApi<Rebuilding>;

interface Surroundings {
  readonly report: (error: AppError) => void;
  readonly storage: BuildStorage;
}

export function createRebuildStore(bridge: Pick<Bridge, 'rebuildAsset'>, { report, storage }: Surroundings): RebuildStore {
  return createStore<Rebuilding>((set, get) => ({
    assetId: undefined,
    settings: recallBuild(storage),
    jobId: undefined,
    open: (assetId) => set({ assetId }),
    close: () => set({ assetId: undefined }),
    change: (settings) => set({ settings }),
    build: async () => {
      const { assetId, settings } = get();
      if (assetId === undefined) return;
      rememberBuild(storage, settings);
      const started = await ask(bridge.rebuildAsset({ assetId, ...toAskedBuild(settings) }));
      if (started.ok) set({ jobId: started.value.jobId });
      else report(started.error);
    },
    stopFollowing: () => set({ jobId: undefined }),
  }));
}
