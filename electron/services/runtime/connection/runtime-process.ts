// One child process in a process group of its own: spawned, written to, stopped, killed with all its children.
// Knows lines and signals; what the lines mean is the RPC client's business.
import { execa, type ResultPromise } from 'execa';
import { MAX_LINE_BYTES } from '#contract/channels/runtime-rpc.ts';
import { settlesWithin } from './awake-timer.ts';
import { type FramedLine, LineFramer } from './line-framer.ts';
import type { ProcessExit } from './runtime-faults.ts';

export interface ProcessCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
}

export interface ProcessListener {
  onLine(line: FramedLine): void;
  onLog(chunk: Buffer): void;
  /** Called once, when the process is gone and its last line was delivered. `spawnError` says why it never came to be. */
  onExit(exit: ProcessExit, spawnError: string | undefined): void;
}

/** How long what a dead process wrote may take to arrive. */
const PIPE_GRACE_MS = 1000;

/**
 * A group of its own: the terminal's Ctrl-C must not reach it, and a kill must reach its children. When to kill is decided here, and
 * what it writes goes to the listener as it comes; it ends with us by itself, because its input closes.
 */
const OPTIONS = {
  killDescendants: true,
  forceKillAfterDelay: false,
  cleanup: false,
  extendEnv: false,
  stdin: 'pipe',
  buffer: false,
  reject: false,
} as const;

export class RuntimeProcess {
  readonly #child: ResultPromise<typeof OPTIONS & { cwd: string; env: NodeJS.ProcessEnv }>;
  readonly #closed: Promise<void>;

  constructor(command: ProcessCommand, listener: ProcessListener) {
    const framer = new LineFramer(MAX_LINE_BYTES);
    this.#child = execa(command.program, command.arguments, { ...OPTIONS, cwd: command.folder, env: command.environment });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const line of framer.push(chunk)) listener.onLine(line);
    });
    this.#child.stderr.on('data', (chunk: Buffer) => listener.onLog(chunk));
    this.#child.nodeChildProcess.once('exit', () => this.#releasePipes());
    this.#closed = this.#child.then(({ exitCode, signal, originalMessage }) => {
      const rest = framer.end();
      if (rest !== undefined) listener.onLine(rest);
      listener.onExit({ code: exitCode, signal }, this.pid === undefined ? originalMessage : undefined);
    });
  }

  /** Undefined when the process could not be spawned. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  write(line: string): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(line);
  }

  /** Closes its input, asks by SIGTERM after `graceMs`, kills after as long again. Resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    this.#child.stdin.end();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (await settlesWithin(this.#closed, graceMs)) return;
      this.#child.kill(signal);
    }
    await this.#closed;
  }

  /** Kills the whole group at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** The process is gone, but children of its own may hold its pipes open. */
  #releasePipes(): void {
    this.kill();
    const { stdout, stderr } = this.#child;
    const timer = setTimeout(() => [stdout, stderr].map((pipe) => pipe.destroy()), PIPE_GRACE_MS);
    void this.#closed.finally(() => clearTimeout(timer));
  }
}
