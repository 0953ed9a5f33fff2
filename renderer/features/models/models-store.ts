// The models as the window last heard of them, what the user is about to do with one, and the work that goes on.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { PackList, PackMode, PackOffer, PackPlan, PackWork } from '#contract/machine/pack-list.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export interface PackChoice {
  readonly id: string;
  readonly offers: readonly PackOffer[];
}

export interface ModelsState {
  /** Absent until they were looked at. */
  readonly list: PackList | undefined;
  readonly work: PackWork;
  /** What was found where the user pointed, and waits for a yes. */
  readonly choice: PackChoice | undefined;
  /** What getting a pack would mean, and waits for a yes. */
  readonly plan: PackPlan | undefined;
  readonly connect: () => () => void;
  readonly refresh: () => Promise<void>;
  readonly choose: (what: 'folder' | 'files') => Promise<void>;
  /** Looks into what was dropped on the window. */
  readonly offer: (files: readonly File[]) => Promise<void>;
  readonly add: (mode: PackMode, agreesToLicence: boolean) => Promise<void>;
  readonly askToGet: (name: string) => Promise<void>;
  readonly get: (agreesToLicence: boolean) => Promise<void>;
  /** Neither adds nor gets; only what is still asked about: a dialog's end is heard a moment later, when another may be open. */
  readonly changeMind: (about: PackChoice | PackPlan) => void;
  readonly verify: (name: string) => Promise<void>;
  readonly repair: (name: string, elsewhere: boolean) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Takes the outcome of the last work away. */
  readonly closeOutcome: () => void;
  readonly showFolder: () => Promise<void>;
}

export type ModelsStore = StoreApi<ModelsState>;
type ModelsBridge = Pick<
  Bridge,
  | 'listPacks'
  | 'choosePacks'
  | 'offerPacks'
  | 'addPacks'
  | 'verifyPack'
  | 'repairPack'
  | 'removePack'
  | 'planPack'
  | 'getPack'
  | 'packWork'
  | 'stopPackWork'
  | 'showPackFolder'
  | 'onPackWorkChanged'
>;

export function createModelsStore(bridge: ModelsBridge, failed: (error: AppError) => void): ModelsStore {
  let looks = 0;
  return createStore<ModelsState>((set, get) => {
    const report = (result: Result<unknown>) => {
      if (!result.ok) failed(result.error);
    };
    const accept = (work: PackWork) => {
      const isOver = get().work.kind === 'running' && work.kind !== 'running';
      set({ work });
      if (isOver) void get().refresh();
    };
    const accepted = (chosen: Awaited<ReturnType<Bridge['choosePacks']>>) => {
      if (chosen.ok) set({ choice: chosen.value.choice, plan: undefined });
      report(chosen);
    };
    return {
      list: undefined,
      work: { kind: 'idle' },
      choice: undefined,
      plan: undefined,
      connect: () => mirror({ fetch: bridge.packWork, subscribe: bridge.onPackWorkChanged }, { accept, fail: failed }),
      refresh: async () => {
        looks += 1;
        const look = looks;
        const list = await ask(bridge.listPacks());
        if (look !== looks) return; // a later look knows better
        if (list.ok) set({ list: list.value });
        report(list);
      },
      choose: async (what) => accepted(await ask(bridge.choosePacks({ what }))),
      offer: async (files) => accepted(await ask(bridge.offerPacks({ paths: files }))),
      add: async (mode, agreesToLicence) => {
        const { choice } = get();
        set({ choice: undefined });
        if (choice !== undefined) report(await ask(bridge.addPacks({ choiceId: choice.id, mode, agreesToLicence })));
      },
      askToGet: async (name) => {
        const plan = await ask(bridge.planPack({ name }));
        if (plan.ok) set({ plan: plan.value, choice: undefined });
        report(plan);
      },
      get: async (agreesToLicence) => {
        const { plan } = get();
        set({ plan: undefined });
        if (plan !== undefined) report(await ask(bridge.getPack({ name: plan.name, agreesToLicence })));
      },
      changeMind: (about) => {
        const { choice, plan } = get();
        if (about === choice || about === plan) set({ choice: undefined, plan: undefined });
      },
      verify: async (name) => report(await ask(bridge.verifyPack({ name }))),
      repair: async (name, elsewhere) => report(await ask(bridge.repairPack({ name, elsewhere }))),
      remove: async (name) => report(await ask(bridge.removePack({ name }))),
      stop: async () => report(await ask(bridge.stopPackWork())),
      closeOutcome: () => set({ work: { kind: 'idle' } }),
      showFolder: async () => report(await ask(bridge.showPackFolder())),
    };
  });
}
