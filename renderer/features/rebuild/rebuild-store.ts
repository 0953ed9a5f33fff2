// Building an object again from its saved shape: for which one the choice is open, what is chosen, and the job that was sent off.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import { ask } from '../../bridge/ask.ts';
import { type BuildSettings, toAskedBuild } from '../../shared/building-options/build-settings.ts';
import { type MachinePace, machinePace, USUAL_PACE } from '../../shared/building-options/machine-pace.ts';
import { presentBuild } from '../../shared/building-options/present-build.ts';
import { type BuildStorage, recallBuild, rememberBuild } from '../../shared/building-options/remembered-build.ts';

export interface Rebuilding {
  /** The object whose choice is open. */
  readonly assetId: string | undefined;
  /** The last choice, for whichever object it was made. */
  readonly settings: BuildSettings;
  /** Of the kind of device that the open object was built on. */
  readonly pace: MachinePace;
  /** The build that is awaited, until it is over. */
  readonly jobId: string | undefined;
  readonly open: (assetId: string) => Promise<void>;
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

export function createRebuildStore(
  bridge: Pick<Bridge, 'rebuildAsset' | 'listBuiltAlike'>,
  { report, storage }: Surroundings,
): RebuildStore {
  return createStore<Rebuilding>((set, get) => ({
    assetId: undefined,
    settings: recallBuild(storage),
    pace: USUAL_PACE,
    jobId: undefined,
    open: async (assetId) => {
      set({ assetId });
      const alike = await ask(bridge.listBuiltAlike({ assetId }));
      // Without an answer the estimate is for a usual machine, which is no reason to bother anybody.
      if (alike.ok && get().assetId === assetId) {
        set({ pace: machinePace(alike.value.map(presentBuild).filter((build) => build !== undefined)) });
      }
    },
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
