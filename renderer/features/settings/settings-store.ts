// The settings as the window last heard them, and what the Settings page asks of the app: a look at the machine, the log, free memory.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { MachineCheck, MachineFinding } from '#contract/machine/machine-check.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { SettingsChange } from '#contract/settings.ts';
import type { FarmView, LocalApiView, SettingsView, WatchFolderView } from '#contract/views/studio-views.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export interface SettingsState {
  /** Absent until the app has answered. */
  readonly view: SettingsView | undefined;
  readonly localApi: LocalApiView;
  readonly watch: WatchFolderView;
  readonly farm: FarmView;
  /** What the last look at the machine found; absent before the first. */
  readonly checks: readonly MachineCheck[] | undefined;
  /** What the machine itself is like, found by the same look. */
  readonly findings: readonly MachineFinding[];
  readonly isChecking: boolean;
  /** Absent while it is not shown. */
  readonly log: string | undefined;
  readonly connect: () => () => void;
  /** Reads what the file says now. */
  readonly refresh: () => Promise<void>;
  readonly change: (change: WindowSettings) => Promise<void>;
  readonly chooseWatchFolder: () => Promise<void>;
  readonly stopWatching: () => Promise<void>;
  readonly chooseFarmKey: () => Promise<void>;
  readonly forgetFarmKey: () => Promise<void>;
  readonly checkMachine: () => Promise<void>;
  readonly showLog: () => Promise<void>;
  readonly hideLog: () => void;
  /** One zip for a report. */
  readonly saveDiagnostics: () => Promise<void>;
  readonly unloadModel: () => Promise<void>;
  readonly showDataHome: () => Promise<void>;
}

export type SettingsStore = StoreApi<SettingsState>;
type SettingsBridge = Pick<
  Bridge,
  | 'readSettings'
  | 'changeSettings'
  | 'onSettingsChanged'
  | 'readLocalApi'
  | 'onLocalApiChanged'
  | 'checkMachine'
  | 'machineFindings'
  | 'readLog'
  | 'saveDiagnostics'
  | 'unloadRuntime'
  | 'showDataHome'
  | 'readWatchFolder'
  | 'chooseWatchFolder'
  | 'stopWatching'
  | 'onWatchFolderChanged'
  | 'readFarm'
  | 'chooseFarmKey'
  | 'forgetFarmKey'
  | 'onFarmChanged'
>;
/** What the window may change by itself. */
type WindowSettings = Omit<SettingsChange, 'watchFolder' | 'farmKey'>;

export interface SettingsReports {
  readonly failed: (error: AppError) => void;
  readonly unloaded: () => void;
  readonly saved: (fileName: string) => void;
}

export function createSettingsStore(bridge: SettingsBridge, { failed, unloaded, saved }: SettingsReports): SettingsStore {
  return createStore<SettingsState>((set, get) => {
    /** Changes that the app has not answered: until then it tells of settings that are older than what was chosen. */
    let changing = 0;
    const accept = (view: SettingsView) => {
      if (changing === 0) set({ view });
    };
    const watching = async (asked: Promise<Result<WatchFolderView>>) => {
      const answer = await ask(asked);
      if (answer.ok) set({ watch: answer.value });
      else failed(answer.error);
    };
    const farming = async (asked: Promise<Result<FarmView>>) => {
      const answer = await ask(asked);
      if (answer.ok) set({ farm: answer.value });
      else failed(answer.error);
    };
    return {
      view: undefined,
      localApi: { state: { kind: 'off' }, recent: [] },
      watch: { taken: 0, skipped: [] },
      farm: { state: { kind: 'off' } },
      checks: undefined,
      findings: [],
      isChecking: false,
      log: undefined,
      connect: () => {
        const api = { fetch: bridge.readLocalApi, subscribe: bridge.onLocalApiChanged };
        const watched = { fetch: bridge.readWatchFolder, subscribe: bridge.onWatchFolderChanged };
        const ends = [
          mirror({ fetch: bridge.readFarm, subscribe: bridge.onFarmChanged }, { accept: (farm) => set({ farm }), fail: failed }),
          mirror(watched, { accept: (watch) => set({ watch }), fail: failed }),
          mirror({ fetch: bridge.readSettings, subscribe: bridge.onSettingsChanged }, { accept, fail: failed }),
          mirror(api, { accept: (localApi) => set({ localApi }), fail: failed }),
        ];
        return () => {
          for (const end of ends) end();
        };
      },
      refresh: async () => {
        const read = await ask(bridge.readSettings());
        if (read.ok) accept(read.value);
      },
      change: async (change) => {
        const { view } = get();
        if (view !== undefined) set({ view: { ...view, settings: { ...view.settings, ...change } } }); // seen at once
        changing += 1;
        const changed = await ask(bridge.changeSettings(change));
        changing -= 1;
        if (changed.ok) return accept(changed.value);
        if (view !== undefined) accept(view);
        failed(changed.error);
      },
      chooseWatchFolder: () => watching(bridge.chooseWatchFolder()),
      stopWatching: () => watching(bridge.stopWatching()),
      chooseFarmKey: () => farming(bridge.chooseFarmKey()),
      forgetFarmKey: () => farming(bridge.forgetFarmKey()),
      checkMachine: async () => {
        if (get().isChecking) return;
        set({ isChecking: true });
        const [looked, found] = await Promise.all([ask(bridge.checkMachine()), ask(bridge.machineFindings())]);
        set({ isChecking: false, ...(looked.ok && { checks: looked.value }), ...(found.ok && { findings: found.value }) });
        if (!looked.ok) failed(looked.error);
      },
      showLog: async () => {
        const read = await ask(bridge.readLog());
        if (read.ok) set({ log: read.value.text });
        else failed(read.error);
      },
      hideLog: () => set({ log: undefined }),
      saveDiagnostics: async () => {
        const answer = await ask(bridge.saveDiagnostics());
        if (!answer.ok) failed(answer.error);
        else if (answer.value.savedAs !== undefined) saved(answer.value.savedAs);
      },
      unloadModel: async () => {
        const done = await ask(bridge.unloadRuntime());
        if (done.ok) unloaded();
        else failed(done.error);
      },
      showDataHome: async () => {
        const shown = await ask(bridge.showDataHome());
        if (!shown.ok) failed(shown.error);
      },
    };
  });
}
