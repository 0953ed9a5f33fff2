// A time limit that runs only while this process does. A process that was stopped or suspended wakes with its timers due
// and with what others sent it meanwhile still unread; what it slept through is nobody's silence.

/** So often in a limit is looked at the clock, and never less often than every second. */
const TICKS = 20;
const LONGEST_TICK_MS = 1_000;

export class AwakeTimer {
  readonly #limitMs: number;
  readonly #tickMs: number;
  readonly #onElapsed: () => void;
  readonly #interval: NodeJS.Timeout;
  #awakeMs = 0;
  #lookedAtMs = performance.now();

  /** Calls `onElapsed` once, after `limitMs` awake. Runs from now on. */
  constructor(limitMs: number, onElapsed: () => void) {
    this.#limitMs = limitMs;
    this.#tickMs = Math.max(1, Math.min(limitMs / TICKS, LONGEST_TICK_MS));
    this.#onElapsed = onElapsed;
    this.#interval = setInterval(() => this.#tick(), this.#tickMs);
  }

  /** Begins again. */
  restart(): void {
    this.#awakeMs = 0;
  }

  stop(): void {
    clearInterval(this.#interval);
  }

  #tick(): void {
    const now = performance.now();
    const elapsedMs = now - this.#lookedAtMs;
    this.#lookedAtMs = now;
    this.#awakeMs += Math.min(elapsedMs, this.#tickMs);
    const isLate = elapsedMs > 2 * this.#tickMs;
    if (isLate || this.#awakeMs < this.#limitMs) return; // after a late tick, what waits to be read comes before judgement
    this.stop();
    this.#onElapsed();
  }
}

/** Whether `work` settles within `ms` awake. */
export async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: elapsed, resolve } = Promise.withResolvers<boolean>();
  const timer = new AwakeTimer(ms, () => resolve(false));
  const settled = await Promise.race([work.then(() => true), elapsed]);
  timer.stop();
  return settled;
}
