// The runtime's state as the window last heard it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { ask } from '../../bridge/ask.ts';
import { mirror } from '../../bridge/mirror.ts';

export interface RuntimeStatus {
  readonly runtime: RuntimeState;
  /** As the runtime told them last. They are there while it rests, because the next job starts it; not once it has failed. */
  readonly packs: readonly PackSummary[];
  readonly connect: () => () => void;
  readonly restart: () => Promise<void>;
}

export type RuntimeStore = StoreApi<RuntimeStatus>;
type RuntimeBridge = Pick<Bridge, 'runtimeState' | 'onRuntimeChanged' | 'restartRuntime'>;

export function createRuntimeStore(bridge: RuntimeBridge): RuntimeStore {
  return createStore<RuntimeStatus>((set) => {
    const accept = (runtime: RuntimeState) => set({ runtime, ...packsAfter(runtime) });
    const fail = (error: AppError) => accept({ kind: 'failed', error });
    return {
      runtime: { kind: 'stopped' },
      packs: [],
      connect: () => mirror({ fetch: bridge.runtimeState, subscribe: bridge.onRuntimeChanged }, { accept, fail }),
      restart: async () => {
        const restarted = await ask(bridge.restartRuntime());
        if (!restarted.ok) fail(restarted.error);
      },
    };
  });
}

function packsAfter(runtime: RuntimeState): Partial<Pick<RuntimeStatus, 'packs'>> {
  if (runtime.kind === 'ready' || runtime.kind === 'busy') return { packs: runtime.packs };
  return runtime.kind === 'failed' ? { packs: [] } : {};
}

/** Packs that can make objects from pictures, or from words. */
export function usablePacks(packs: readonly PackSummary[], input: PackSummary['inputs'][number]): PackSummary[] {
  return packs.filter((pack) => pack.problem === undefined && pack.inputs.includes(input));
}
