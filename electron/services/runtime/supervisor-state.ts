// The states of the runtime's one owner, and what of them the window is told.

import type { RuntimeDescription } from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import type { RuntimeConnection } from './connection/runtime-connection.ts';

export type Live = { readonly connection: RuntimeConnection; readonly description: RuntimeDescription };

export type SupervisorState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting'; readonly started: Promise<Result<Live>>; readonly abort: AbortController }
  | ({ readonly kind: 'ready' } & Live)
  | ({ readonly kind: 'busy'; readonly calls: number } & Live)
  | { readonly kind: 'stopping'; readonly stopped: Promise<void> }
  | { readonly kind: 'failed'; readonly error: AppError };

export function publicState(state: SupervisorState): RuntimeState {
  switch (state.kind) {
    case 'ready':
    case 'busy': {
      const { devices, packs, versions, slots } = state.description;
      return { kind: state.kind, devices, packs, versions, ...(slots !== undefined && { slots }) };
    }
    case 'failed':
      return { kind: 'failed', error: state.error };
    default:
      return { kind: state.kind };
  }
}
