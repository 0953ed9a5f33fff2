// The runtime's state as the window last heard it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RuntimeState } from '#contract/app-ipc.ts';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import type { PackSummary } from '#contract/model-pack.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export interface RuntimeStatus {
  readonly runtime: RuntimeState;
  readonly connect: () => () => void;
  readonly restart: () => Promise<void>;
}

export type RuntimeStore = StoreApi<RuntimeStatus>;
type RuntimeBridge = Pick<Bridge, 'runtimeState' | 'onRuntimeChanged' | 'restartRuntime'>;

export function createRuntimeStore(bridge: RuntimeBridge): RuntimeStore {
  return createStore<RuntimeStatus>((set) => {
    const accept = (runtime: RuntimeState) => set({ runtime });
    const fail = (error: AppError) => set({ runtime: { kind: 'failed', error } });
    return {
      runtime: { kind: 'stopped' },
      connect: () => mirror({ fetch: bridge.runtimeState, subscribe: bridge.onRuntimeChanged }, { accept, fail }),
      restart: async () => {
        const restarted = await ask(bridge.restartRuntime());
        if (!restarted.ok) fail(restarted.error);
      },
    };
  });
}

/** Packs that can make objects from pictures, or from words, now; none while the runtime is not up. */
export function usablePacks(runtime: RuntimeState, input: PackSummary['inputs'][number]): PackSummary[] {
  if (runtime.kind !== 'ready' && runtime.kind !== 'busy') return [];
  return runtime.packs.filter((pack) => pack.problem === undefined && pack.inputs.includes(input));
}
