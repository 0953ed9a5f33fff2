// Waiting requests whose connection broke. fal's JavaScript client sends them again after five silent minutes and after a reset, and means
// the same one: it gets the job that runs already, so nothing is sampled twice.
import { createHash } from 'node:crypto';

const KEPT_MS = 10 * 60_000;
const MOST = 64;

interface Abandoned {
  readonly jobId: string;
  readonly untilMs: number;
}

export class AbandonedRuns {
  readonly #runs = new Map<string, Abandoned>();

  put(key: string, jobId: string): void {
    this.#runs.set(key, { jobId, untilMs: performance.now() + KEPT_MS });
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MOST && oldest !== undefined) this.#runs.delete(oldest);
  }

  /** The job of the same request, once. The key costs a walk through the pictures, so it is made only where there is something to find. */
  take(keyOf: () => string): string | undefined {
    if (this.#runs.size === 0) return undefined;
    const key = keyOf();
    const run = this.#runs.get(key);
    this.#runs.delete(key);
    return run !== undefined && run.untilMs > performance.now() ? run.jobId : undefined;
  }
}

/** Tells whether two requests ask for the same. */
export function runKey(route: string, body: unknown): string {
  return createHash('sha256').update(route).update(JSON.stringify(body)).digest('base64url');
}
