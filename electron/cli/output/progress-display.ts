// How a running job is shown on stderr: a bar on a terminal, a line a stage elsewhere, JSON lines, or nothing.
import type { Measurement } from '#contract/views/job-views.ts';
import { type Job, type JobState, placeOf } from '../../services/jobs/queue/job.ts';
import { visible, visibleJson } from '../../services/logging/visible.ts';

export interface ProgressDisplay {
  /** Shows how the jobs `chosen` are, given every job there is. */
  show(queue: ShownQueue, chosen: ReadonlySet<string>): void;
  end(): void;
}

export interface ShownQueue {
  readonly jobs: readonly Job[];
  /** Whether a program has this machine for itself, so that no job is begun here. */
  readonly measurement?: Measurement | undefined;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Running = Extract<JobState, { kind: 'running' }>;

const COLUMNS = 80;
const BAR_CELLS = 24;
const QUEUED = 'Waiting for a job of another program…';
const MEASURED: Readonly<Record<Measurement, string>> = {
  waits: 'Waiting until another program has measured this machine, which waits for what runs there…',
  runs: 'Waiting while another program measures this machine…',
};
const CLEAR_LINE = '\r\u001b[2K';

/** The form asked for; without one, what suits the terminal. */
export function createProgressDisplay(form: 'bar' | 'json' | 'none' | undefined, terminal: Terminal): ProgressDisplay {
  if (form === 'none') return { show: () => {}, end: () => {} };
  if (form === 'json') return jsonLines(terminal);
  return form === 'bar' || terminal.isTTY ? barDisplay(terminal) : stageLines(terminal);
}

/** Writes only what differs from what was written last, so that a terminal or a log is not flooded. */
class ChangesOnly {
  readonly #terminal: Terminal;
  #last: string;

  /** `shown` is what stands there before the first text. */
  constructor(terminal: Terminal, shown = '') {
    this.#terminal = terminal;
    this.#last = shown;
  }

  /** `occasion` is what tells one text from the next, where the text alone changes more often than it should be told. */
  write(text: string, occasion = text): void {
    if (occasion === this.#last) return;
    this.#last = occasion;
    this.#terminal.write(text);
  }
}

function barDisplay(terminal: Terminal): ProgressDisplay {
  const changes = new ChangesOnly(terminal, CLEAR_LINE);
  const columns = () => (terminal.columns || COLUMNS) - 1; // a terminal that does not know its width says 0
  return {
    show: (queue, chosen) => {
      const running = findRunning(queue.jobs, chosen);
      const text = running === undefined ? (whyQueued(queue, chosen) ?? '') : barOf(running.job, running.state);
      changes.write(`${CLEAR_LINE}${text.slice(0, columns())}`);
    },
    end: () => changes.write(CLEAR_LINE),
  };
}

/** One line when a stage begins, however far it comes meanwhile. */
function stageLines(terminal: Terminal): ProgressDisplay {
  const changes = new ChangesOnly(terminal);
  return {
    show: (queue, chosen) => {
      const running = findRunning(queue.jobs, chosen);
      const because = running === undefined ? whyQueued(queue, chosen) : undefined;
      if (because !== undefined) changes.write(`${because}\n`);
      if (running?.state.stage === undefined) return;
      const { job, state } = running;
      changes.write(`${visible(job.name)}: ${barOf(job, state)}\n`, `${job.id} ${state.stage}`);
    },
    end: () => {},
  };
}

function jsonLines(terminal: Terminal): ProgressDisplay {
  const changes = new ChangesOnly(terminal);
  return {
    show: ({ jobs }, chosen) => {
      const running = findRunning(jobs, chosen);
      if (running?.state.stage === undefined) return;
      const { stage, stageFraction, fraction, secondsLeft } = running.state;
      changes.write(`${visibleJson({ jobId: running.job.id, stage, stageFraction, fraction, secondsLeft })}\n`);
    },
    end: () => {},
  };
}

function barOf(job: Job, state: Running): string {
  if (state.stage === undefined) return `${visible(job.name)}: starting the runtime…`;
  const full = Math.round(state.fraction * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  const left = state.secondsLeft === undefined ? '' : `, ${Math.ceil(state.secondsLeft)} s left`;
  return `${bar} ${Math.floor(state.fraction * 100)} %  ${state.cancelling ? 'cancelling' : inWords(state.stage)}${left}`;
}

function findRunning(jobs: readonly Job[], chosen: ReadonlySet<string>): { job: Job; state: Running } | undefined {
  for (const job of jobs) if (chosen.has(job.id) && job.state.kind === 'running') return { job, state: job.state };
  return undefined;
}

/** For what a chosen job waits, where that is somebody else. */
function whyQueued({ jobs, measurement }: ShownQueue, chosen: ReadonlySet<string>): string | undefined {
  const waiting = jobs.find((job) => chosen.has(job.id) && job.state.kind === 'waiting');
  if (waiting === undefined) return undefined;
  if (measurement !== undefined && placeOf(waiting.request) === 'here') return MEASURED[measurement];
  return jobs.some((job) => !chosen.has(job.id) && job.state.kind === 'running') ? QUEUED : undefined;
}

function inWords(stage: string): string {
  return stage.replaceAll('_', ' ');
}
