// How a running job is shown on stderr: a bar on a terminal, a line a stage elsewhere, JSON lines, or nothing.
import type { Job, JobState } from '../services/jobs/job.ts';

export interface ProgressDisplay {
  /** Shows how the jobs `chosen` are, given every job there is. */
  show(jobs: readonly Job[], chosen: ReadonlySet<string>): void;
  end(): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Running = Extract<JobState, { kind: 'running' }>;

const COLUMNS = 80;
const BAR_CELLS = 24;
const CLEAR_LINE = '\r\u001b[2K';

/** The form asked for; without one, what suits the terminal. */
export function createProgressDisplay(form: 'bar' | 'json' | 'none' | undefined, terminal: Terminal): ProgressDisplay {
  if (form === 'none') return { show: () => {}, end: () => {} };
  if (form === 'json') return new JsonLines(terminal);
  return form === 'bar' || terminal.isTTY ? new Bar(terminal) : new StageLines(terminal);
}

class Bar implements ProgressDisplay {
  readonly #terminal: Terminal;
  #shown = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(jobs: readonly Job[], chosen: ReadonlySet<string>): void {
    const running = findRunning(jobs, chosen);
    const text =
      running === undefined ? (isQueued(jobs, chosen) ? 'Waiting for a job of another program…' : '') : barOf(running.job, running.state);
    this.#draw(text.slice(0, (this.#terminal.columns || COLUMNS) - 1)); // a terminal that does not know its width says 0
  }

  end(): void {
    this.#draw('');
  }

  #draw(text: string): void {
    if (text === this.#shown) return;
    this.#shown = text;
    this.#terminal.write(`${CLEAR_LINE}${text}`);
  }
}

class StageLines implements ProgressDisplay {
  readonly #terminal: Terminal;
  #shown = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(jobs: readonly Job[], chosen: ReadonlySet<string>): void {
    const running = findRunning(jobs, chosen);
    if (running?.state.stage !== undefined) {
      const { job, state } = running;
      this.#say(`${job.id} ${state.stage}`, `${job.name}: ${barOf(job, state)}`);
    } else if (running === undefined && isQueued(jobs, chosen)) {
      this.#say('queued', 'Waiting for a job of another program…');
    }
  }

  end(): void {}

  /** Once for each `occasion`, however the text changes meanwhile. */
  #say(occasion: string, text: string): void {
    if (occasion === this.#shown) return;
    this.#shown = occasion;
    this.#terminal.write(`${text}\n`);
  }
}

class JsonLines implements ProgressDisplay {
  readonly #terminal: Terminal;
  #shown = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(jobs: readonly Job[], chosen: ReadonlySet<string>): void {
    const running = findRunning(jobs, chosen);
    if (running?.state.stage === undefined) return;
    const { stage, stageFraction, fraction, secondsLeft } = running.state;
    const line = JSON.stringify({ jobId: running.job.id, stage, stageFraction, fraction, secondsLeft });
    if (line !== this.#shown) this.#terminal.write(`${line}\n`);
    this.#shown = line;
  }

  end(): void {}
}

function barOf(job: Job, state: Running): string {
  if (state.stage === undefined) return `${job.name}: starting the runtime…`;
  const full = Math.round(state.fraction * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  const left = state.secondsLeft === undefined ? '' : `, ${Math.ceil(state.secondsLeft)} s left`;
  return `${bar} ${Math.floor(state.fraction * 100)} %  ${state.cancelling ? 'cancelling' : inWords(state.stage)}${left}`;
}

function findRunning(jobs: readonly Job[], chosen: ReadonlySet<string>): { job: Job; state: Running } | undefined {
  for (const job of jobs) if (chosen.has(job.id) && job.state.kind === 'running') return { job, state: job.state };
  return undefined;
}

/** Whether a chosen job waits while one that was not chosen runs. */
function isQueued(jobs: readonly Job[], chosen: ReadonlySet<string>): boolean {
  const waits = jobs.some((job) => chosen.has(job.id) && job.state.kind === 'waiting');
  return waits && jobs.some((job) => !chosen.has(job.id) && job.state.kind === 'running');
}

function inWords(stage: string): string {
  return stage.replaceAll('_', ' ');
}
