// One child process in a process group of its own: spawned, written to, stopped, killed with all its children.
// Knows lines and signals; what the lines mean is the RPC client's business.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { MAX_LINE_BYTES } from '#contract/runtime-rpc.ts';
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

export class RuntimeProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;
  #isClosed = false;

  constructor(command: ProcessCommand, listener: ProcessListener) {
    const framer = new LineFramer(MAX_LINE_BYTES);
    let spawnError: string | undefined;
    this.#child = spawn(command.program, [...command.arguments], {
      cwd: command.folder,
      env: command.environment,
      detached: true, // a group of its own: the terminal's Ctrl-C must not reach it, and a kill must reach its children
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.on('error', (error) => {
      spawnError = error.message;
    });
    this.#child.stdin.on('error', () => {}); // a broken pipe is followed by the exit, which says more
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const line of framer.push(chunk)) listener.onLine(line);
    });
    this.#child.stderr.on('data', (chunk: Buffer) => listener.onLog(chunk));
    this.#child.on('exit', () => this.#releasePipes());
    this.#closed = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        this.#isClosed = true;
        const rest = framer.end();
        if (rest !== undefined) listener.onLine(rest);
        listener.onExit({ code: code ?? undefined, signal: signal ?? undefined }, spawnError);
        resolve();
      });
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
      this.#signalGroup(signal);
    }
    await this.#closed;
  }

  /** Kills the whole group at once. */
  kill(): void {
    this.#signalGroup('SIGKILL');
  }

  /** The process is gone, but children of its own may hold its pipes open and so keep 'close' from coming. */
  #releasePipes(): void {
    this.kill();
    const { stdout, stderr } = this.#child;
    const timer = setTimeout(() => [stdout, stderr].map((pipe) => pipe.destroy()), PIPE_GRACE_MS);
    this.#child.once('close', () => clearTimeout(timer));
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined || this.#isClosed) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // ESRCH: the group is gone already.
    }
  }
}
