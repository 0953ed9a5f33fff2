// Whether work can begin at once: the runtime runs, and has looked at its packs.

import type { AppError } from '#contract/outcome/errors.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What a runtime that runs says of itself. */
export type RuntimeFacts = Pick<Extract<RuntimeState, { kind: 'ready' }>, 'devices' | 'packs' | 'versions'>;

export type ReadyState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly facts: RuntimeFacts }
  | { readonly kind: 'failed'; readonly error: AppError };

export class Readiness {
  readonly #runtime: Runtime;
  readonly #unsubscribe: () => void;
  #state: ReadyState = { kind: 'loading' };

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#unsubscribe = runtime.subscribe((state) => this.#note(state));
    this.#note(runtime.state());
  }

  /** A runtime that was stopped or died since is started again by the next job, so it still counts as ready. */
  state(): ReadyState {
    return this.#state;
  }

  /** Starts the runtime, if it does not run. */
  async load(): Promise<void> {
    const started = await this.#runtime.start();
    if (!started.ok) this.#state = { kind: 'failed', error: started.error };
  }

  dispose(): void {
    this.#unsubscribe();
  }

  #note(state: RuntimeState): void {
    if (state.kind === 'ready' || state.kind === 'busy') {
      const { devices, packs, versions } = state;
      this.#state = { kind: 'ready', facts: { devices, packs, versions } };
    } else if (state.kind === 'failed' && this.#state.kind !== 'ready') {
      this.#state = { kind: 'failed', error: state.error };
    }
  }
}
