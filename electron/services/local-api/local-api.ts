// The local HTTP API as the window and the terminal know it: off until it is started, and stopped at any time. Jobs are the queue's.
import type { AppError } from '#contract/outcome/errors.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { LocalApiDependencies, LocalApiSettings } from './api-settings.ts';
import { RecentRequests } from './recent-requests.ts';
import type { RunningServer } from './running-server.ts';

export interface ApiAddress {
  /** http://127.0.0.1:8000 */
  readonly address: string;
  readonly port: number;
}

export type LocalApiState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | ({ readonly kind: 'on' } & ApiAddress)
  | { readonly kind: 'failed'; readonly error: AppError };

export class LocalApi {
  readonly recent = new RecentRequests();
  readonly #dependencies: LocalApiDependencies;
  readonly #changes = new Listeners<LocalApiState>();
  #state: LocalApiState = { kind: 'off' };
  #starting: Promise<unknown> | undefined;
  #running: RunningServer | undefined;

  constructor(dependencies: LocalApiDependencies) {
    this.#dependencies = dependencies;
  }

  state(): LocalApiState {
    return this.#state;
  }

  subscribe(listener: (state: LocalApiState) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Listens, and begins to load the model; resolves when requests are answered, with what they are answered at. */
  start(settings: LocalApiSettings): Promise<Result<ApiAddress>> {
    if (this.#state.kind === 'on' || this.#state.kind === 'starting') throw new Error('the local API runs already');
    this.#enter({ kind: 'starting' });
    const started = this.#start(settings);
    this.#starting = started;
    return started;
  }

  /** Ends every connection. Jobs go on. */
  async stop(): Promise<void> {
    await this.#starting;
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
    this.#enter({ kind: 'off' });
  }

  async #start(settings: LocalApiSettings): Promise<Result<ApiAddress>> {
    const { startServer } = await import('./running-server.ts'); // most who make a studio never serve
    const started = await startServer(this.#dependencies, settings, this.recent);
    if (!started.ok) {
      this.#enter({ kind: 'failed', error: started.error });
      return started;
    }
    const { address, port } = started.value;
    this.#running = started.value;
    this.#enter({ kind: 'on', address, port });
    return ok({ address, port });
  }

  #enter(state: LocalApiState): void {
    this.#state = state;
    this.#changes.emit(state);
  }
}
