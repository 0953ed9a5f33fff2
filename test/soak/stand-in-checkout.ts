// A checkout whose program is the real one and whose Python is `pausing-runtime.ts`: quick, and stoppable between any two stages.
// The program's folders are links, and Node is told to keep to the links' own paths, so that it finds the runtime beside them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const LINKED = ['electron', 'node_modules', 'package.json', 'packs', 'examples', 'LICENSE'];
const RUNTIME = join(import.meta.dirname, 'pausing-runtime.ts');

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export class StandInCheckout {
  readonly folder: string;
  readonly #prefix: readonly string[];

  /**
   * Makes it in `parent`. `prefix`: words of a shell before each program that is started; `isReal`: with the real runtime after all.
   */
  constructor(parent: string, { prefix = [], isReal = false }: { prefix?: readonly string[]; isReal?: boolean } = {}) {
    this.#prefix = prefix;
    this.folder = join(parent, 'checkout');
    mkdirSync(join(this.folder, 'python-runtime'), { recursive: true });
    for (const name of LINKED) symlinkSync(join(ROOT, name), join(this.folder, name));
    if (isReal) symlinkSync(join(ROOT, 'python-runtime/.venv'), join(this.folder, 'python-runtime/.venv'));
    else this.#makeStandIn(join(this.folder, 'python-runtime/.venv/bin'));
  }

  #makeStandIn(programs: string): void {
    mkdirSync(programs, { recursive: true });
    const wait = 'while [ -e "$ESPALIER_TEST_LATE" ]; do sleep 0.02; done'; // for those who look at what comes before it is up
    const command = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${RUNTIME}' "$@"`;
    writeFileSync(join(programs, 'python'), `#!/bin/sh\n${wait}\n${command}\n`, { mode: 0o755 });
  }

  /**
   * Starts `espalier …words` on the data home `home`. `pauseMs` lies between any two steps of the runtime; `prefix` comes first for once.
   */
  start(
    home: string,
    words: readonly string[],
    pauseMs = 0,
    environment: Readonly<Record<string, string>> = {},
    prefix = this.#prefix,
  ): RunningCommand {
    const [program = '', ...parameters] = [...prefix, ...this.command(...words)];
    const child = spawn(program, parameters, {
      env: { ...process.env, ...environment, ESPALIER_HOME: home, ESPALIER_TEST_PAUSE_MS: String(pauseMs) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    return { child, ended: once(child, 'close').then(([exitCode]) => ({ exitCode, ...said })) };
  }

  /** The words of a shell that say `espalier …words`. */
  command(...words: string[]): string[] {
    const options = ['--preserve-symlinks', '--preserve-symlinks-main', '--disable-warning=ExperimentalWarning'];
    return [process.execPath, ...options, join(this.folder, 'electron/cli.ts'), ...words];
  }

  run(home: string, ...words: string[]): Promise<Ended> {
    return this.start(home, words).ended;
  }
}
