// What a job that was asked for over the API tells meanwhile: a few lines, kept in memory for as long as the server runs.
import type { Job } from '../../jobs/queue/job.ts';

export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: 'INFO' | 'ERROR';
  readonly message: string;
}

const MOST_JOBS = 500;
const MOST_ENTRIES = 100;
const STAGE_WORDS: Readonly<Record<string, string>> = {
  condition: 'Looking at the input',
  sparse_structure: 'Sampling the sparse structure',
  structured_latent: 'Sampling the structured latent',
  decode: 'Decoding',
  mesh: 'Building the mesh',
  texture: 'Baking the texture',
  export: 'Writing the files',
};

interface Kept {
  entries: LogEntry[];
  last: string;
}

export class JobLogs {
  /** Oldest first, so that the first is forgotten when there are too many. */
  readonly #kept = new Map<string, Kept>();

  /** Every line of the job so far. */
  of(id: string): readonly LogEntry[] {
    return this.#kept.get(id)?.entries ?? [];
  }

  /** Notes what is new about `job`; does nothing when nothing is. */
  note(job: Job): void {
    const message = describe(job);
    const kept = this.#kept.get(job.id) ?? { entries: [], last: '' };
    if (message === undefined || kept.last === message) return;
    kept.last = message;
    const level = 'error' in job.state ? 'ERROR' : 'INFO';
    kept.entries = [...kept.entries.slice(1 - MOST_ENTRIES), { at: new Date().toISOString(), level, message }];
    this.#kept.set(job.id, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_JOBS && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function describe({ state, request }: Job): string | undefined {
  switch (state.kind) {
    case 'waiting':
      return request.kind === 'generate' ? `Waiting, seed ${request.options.seed}.` : 'Waiting.';
    case 'running':
      return state.stage === undefined ? 'Started.' : `${STAGE_WORDS[state.stage] ?? state.stage}.`;
    case 'paused':
      return state.error?.message ?? 'Paused.';
    case 'failed':
      return state.error.message;
    case 'cancelled':
      return 'Cancelled.';
    case 'done':
      return 'Done.';
  }
}
