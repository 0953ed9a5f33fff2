// The command line as a child process, in a data home of its own, as a script would call it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { newFolder } from '../new-folder.ts';

const PROGRAM = join(import.meta.dirname, '../../../electron/cli.ts');

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: { readonly pid?: number; kill(signal: NodeJS.Signals): boolean };
  readonly ended: Promise<Ended>;
  /** Resolves when stderr holds `text`; fails when the command ends without it. */
  untilSaid(text: string): Promise<void>;
}

/** A data home and commands that share it. */
export class Terminal {
  readonly home = newFolder();

  start(...words: string[]): RunningCommand {
    return this.#start(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...words]);
  }

  run(...words: string[]): Promise<Ended> {
    return this.start(...words).ended;
  }

  /** Runs a line of bash in which `espalier` is the command line; its exit code is the first that is not 0 in a pipe. */
  inShell(line: string): Promise<Ended> {
    const script = `set -o pipefail; espalier() { "$NODE" --disable-warning=ExperimentalWarning "$PROGRAM" "$@"; }; ${line}`;
    return this.#start('bash', ['-c', script], { NODE: process.execPath, PROGRAM }).ended;
  }

  /** Names of the asset folders, whatever is in them. */
  assetFolders(): string[] {
    return readdirSync(join(this.home, 'library'));
  }

  log(name: string): string {
    return readFileSync(join(this.home, 'logs', name), 'utf8');
  }

  #start(command: string, parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): RunningCommand {
    const child = execa(command, parameters, {
      env: { ...environment, ESPALIER_HOME: this.home },
      stdin: 'ignore',
      stripFinalNewline: false,
      forceKillAfterDelay: false, // a test asks by a signal, and looks what the command makes of it
      reject: false,
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = child.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr }));
    return { child, ended, untilSaid: (text) => untilSaid(child.stderr, ended, text) };
  }
}

async function untilSaid(output: Readable, ended: Promise<Ended>, text: string): Promise<void> {
  const said = new Promise<void>((resolve) => {
    let stderr = '';
    output.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (stderr.includes(text)) resolve();
    });
  });
  const early = ended.then(({ stderr, exitCode }) => {
    if (!stderr.includes(text)) throw new Error(`ended with ${exitCode} without saying "${text}": ${stderr}`);
  });
  await Promise.race([said, early]);
}
