// Who asked for what lately: for the window to show, and for nobody else. Bounded, in memory, without bodies.
import { Listeners, type Unsubscribe } from '../common/listeners.ts';

export interface RecentRequest {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly method: string;
  /** The route, without what was filled into it. */
  readonly route: string;
  readonly status: number;
  /** As the program calls itself. */
  readonly client: string;
  /** The job that it made, or that it is about. */
  readonly jobId?: string;
}

const MOST = 200;
const MOST_CLIENT_CHARACTERS = 120;

export class RecentRequests {
  readonly #changes = new Listeners<readonly RecentRequest[]>();
  #entries: readonly RecentRequest[] = [];

  /** Newest first. */
  list(): readonly RecentRequest[] {
    return this.#entries;
  }

  subscribe(listener: (requests: readonly RecentRequest[]) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  note(request: RecentRequest): void {
    const client = request.client.slice(0, MOST_CLIENT_CHARACTERS);
    this.#entries = [{ ...request, client }, ...this.#entries.slice(0, MOST - 1)];
    this.#changes.emit(this.#entries);
  }
}
