// The command line as a child process, in a data home of its own, as a script would call it.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { newFolder } from './new-folder.ts';

const PROGRAM = join(import.meta.dirname, '../../electron/cli.ts');
const PIPES: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr holds `text`; fails when the command ends without it. */
  untilSaid(text: string): Promise<void>;
}

/** A data home and commands that share it. */
export class Terminal {
  readonly home = newFolder();

  start(...words: string[]): RunningCommand {
    return this.#run(
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...words], {
        env: { ...process.env, ESPALIER_HOME: this.home },
        stdio: PIPES,
      }),
    );
  }

  run(...words: string[]): Promise<Ended> {
    return this.start(...words).ended;
  }

  /** Runs a line of bash in which `espalier` is the command line; its exit code is the first that is not 0 in a pipe. */
  inShell(line: string): Promise<Ended> {
    const script = `set -o pipefail; espalier() { "$NODE" --disable-warning=ExperimentalWarning "$PROGRAM" "$@"; }; ${line}`;
    const places = { NODE: process.execPath, PROGRAM };
    return this.#run(spawn('bash', ['-c', script], { env: { ...process.env, ...places, ESPALIER_HOME: this.home }, stdio: PIPES })).ended;
  }

  /** Names of the asset folders, whatever is in them. */
  assetFolders(): string[] {
    return readdirSync(join(this.home, 'library'));
  }

  log(name: string): string {
    return readFileSync(join(this.home, 'logs', name), 'utf8');
  }

  #run(child: ChildProcessByStdio<null, Readable, Readable>): RunningCommand {
    onTestFinished(() => void child.kill('SIGKILL'));
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    const ended = once(child, 'close').then(([exitCode]) => ({ exitCode, ...said }));
    return { child, ended, untilSaid: (text) => untilSaid(child, ended, text) };
  }
}

async function untilSaid(child: ChildProcess, ended: Promise<Ended>, text: string): Promise<void> {
  const said = new Promise<void>((resolve) => {
    let stderr = '';
    child.stderr?.on('data', (chunk: string) => {
      stderr += chunk;
      if (stderr.includes(text)) resolve();
    });
  });
  const early = ended.then(({ stderr, exitCode }) => {
    if (!stderr.includes(text)) throw new Error(`ended with ${exitCode} without saying "${text}": ${stderr}`);
  });
  await Promise.race([said, early]);
}
