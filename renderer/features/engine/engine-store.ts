// The set-up of the engine as the window last heard of it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/bridge.ts';
import type { EngineRepair, EngineSource } from '#contract/engine-repair.ts';
import type { AppError } from '#contract/errors.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export interface EngineState {
  readonly repair: EngineRepair;
  readonly connect: () => () => void;
  /** Without a source what is there is looked through. */
  readonly begin: (source?: EngineSource) => Promise<void>;
}

export type EngineStore = StoreApi<EngineState>;

export function createEngineStore(
  bridge: Pick<Bridge, 'engineRepair' | 'repairEngine' | 'onEngineRepairChanged'>,
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
  }));
}
