// How long a runtime that keeps dying is left alone before it is started again. The first restart never waits.
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_MS = 500;
const LONGEST_MS = 8_000;

export class RestartPause {
  #failuresInARow = 0;
  #failedAtMs = 0;

  noteFailure(): void {
    this.#failuresInARow += 1;
    this.#failedAtMs = performance.now();
  }

  /** It worked, or a user asks for another try: the next start does not wait. */
  reset(): void {
    this.#failuresInARow = 0;
  }

  /** Waits for what is left of the pause; twice as long after each failure in a row. Ends early when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#failuresInARow < 2) return;
    const pauseMs = Math.min(FIRST_MS * 2 ** (this.#failuresInARow - 2), LONGEST_MS);
    const restMs = this.#failedAtMs + pauseMs - performance.now();
    if (restMs > 0) await delay(restMs, undefined, { signal }).catch(() => undefined);
  }
}
