// Building an object again from its saved shape: for which one the choice is open, what is chosen, and the job that was sent off.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { ask } from '../../bridge/ask.ts';
import { latestOnly } from '../../bridge/latest-only.ts';
import { presetOf } from '../../shared/building-options/build-presets.ts';
import { type BuildSettings, DEFAULT_POSE, poseSettings, toAskedBuild, toAskedPose } from '../../shared/building-options/build-settings.ts';
import { type BuildStorage, recallBuild, rememberBuild } from '../../shared/building-options/remembered-build.ts';

export interface Rebuilding {
  /** The object whose choice is open. */
  readonly assetId: string | undefined;
  /** The last choice, for whichever object it was made; but the pose is that of the open object's current build. */
  readonly settings: BuildSettings;
  /** Whether that pose is here already. */
  readonly isPoseKnown: boolean;
  /** Whether the current build is given up for the new one. */
  readonly replaces: boolean;
  /** How long the build would take here; undefined while that is not known. */
  readonly seconds: number | undefined;
  /** The build that is awaited, until it is over. */
  readonly jobId: string | undefined;
  readonly open: (assetId: string) => void;
  readonly close: () => void;
  readonly change: (settings: BuildSettings) => void;
  readonly setReplaces: (replaces: boolean) => void;
  readonly build: () => Promise<void>;
  /** The build is over, or no longer awaited. */
  readonly stopFollowing: () => void;
}

export type RebuildStore = StoreApi<Rebuilding>;

interface StoreDependencies {
  readonly report: (error: AppError) => void;
  readonly storage: BuildStorage;
  /** Where it shall be built; absent for this machine. */
  readonly place: () => 'farm' | undefined;
}

export function createRebuildStore(
  bridge: Pick<Bridge, 'rebuildAsset' | 'estimateRebuild' | 'describeAsset'>,
  { report, storage, place }: StoreDependencies,
): RebuildStore {
  return createStore<Rebuilding>((set, get) => {
    const estimate = latestOnly(async (isLatest) => {
      const { assetId, settings } = get();
      if (assetId === undefined) return;
      const answer = await ask(bridge.estimateRebuild({ assetId, ...toAskedBuild(settings) }));
      if (isLatest()) set({ seconds: answer.ok ? answer.value.seconds : undefined });
    });
    const takePose = async (assetId: string) => {
      const answer = await ask(bridge.describeAsset({ assetId }));
      if (!answer.ok || get().assetId !== assetId || get().isPoseKnown) return;
      const { settings } = get();
      const { cameraAbove, depth } = poseSettings(answer.value.pose);
      const pose = {
        cameraAbove: settings.cameraAbove === DEFAULT_POSE.cameraAbove ? cameraAbove : settings.cameraAbove, // else it was just chosen
        depth: settings.depth === DEFAULT_POSE.depth ? depth : settings.depth,
      };
      set({ settings: { ...settings, ...pose }, isPoseKnown: true });
    };
    return {
      assetId: undefined,
      settings: recallBuild(storage),
      isPoseKnown: false,
      replaces: false,
      seconds: undefined,
      jobId: undefined,
      open: (assetId) => {
        const settings = { ...get().settings, ...DEFAULT_POSE };
        set({ assetId, settings, isPoseKnown: false, seconds: undefined, replaces: false });
        estimate();
        void takePose(assetId);
      },
      close: () => set({ assetId: undefined }),
      change: (settings) => {
        set({ settings });
        estimate();
      },
      setReplaces: (replaces) => set({ replaces }),
      build: async () => {
        const { assetId, settings, isPoseKnown, replaces } = get();
        if (assetId === undefined) return;
        rememberBuild(storage, settings);
        const preset = presetOf(settings);
        const { building, ...others } = toAskedBuild(settings);
        const started = await ask(
          bridge.rebuildAsset({
            assetId,
            building: { ...building, ...(isPoseKnown && toAskedPose(settings)) },
            ...others,
            replaces,
            place: place(),
            ...(preset && { buildName: preset.buildName }),
          }),
        );
        if (started.ok) set({ jobId: started.value.jobId });
        else report(started.error);
      },
      stopFollowing: () => set({ jobId: undefined }),
    };
  });
}
