// The set-up of the engine as the window last heard of it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { EngineNeeds, EngineRepair, EngineSource } from '#contract/machine/engine-repair.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export interface EngineState {
  readonly repair: EngineRepair;
  /** Absent until it is known, and in a checkout. */
  readonly needs?: EngineNeeds;
  readonly connect: () => () => void;
  /** Without a source what is there is looked through. */
  readonly begin: (source?: EngineSource) => Promise<void>;
  /** Asks what a set-up would take. */
  readonly lookAtNeeds: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export type EngineStore = StoreApi<EngineState>;

export function createEngineStore(
  bridge: Pick<Bridge, 'engineRepair' | 'repairEngine' | 'stopEngineRepair' | 'engineNeeds' | 'onEngineRepairChanged'>,
  failed: (error: AppError) => void,
): EngineStore {
  return createStore<EngineState>((set) => ({
    repair: { kind: 'idle' },
    connect: () =>
      mirror(
        { fetch: bridge.engineRepair, subscribe: bridge.onEngineRepairChanged },
        { accept: (repair) => set({ repair }), fail: failed },
      ),
    begin: async (source) => {
      const begun = await ask(bridge.repairEngine(source === undefined ? {} : { source }));
      if (!begun.ok) failed(begun.error);
    },
    lookAtNeeds: async () => {
      const answer = await ask(bridge.engineNeeds());
      if (answer.ok) set(answer.value);
      else failed(answer.error);
    },
    stop: async () => {
      const stopped = await ask(bridge.stopEngineRepair());
      if (!stopped.ok) failed(stopped.error);
    },
  }));
}
