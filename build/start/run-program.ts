// Runs a program in the foreground: it has our terminal, our signals reach it, its exit code is ours.
import { spawn } from 'node:child_process';
import { exitCodeOfSignal, forwardSignals } from '../setup/run-command.mjs';

export interface ProgramOptions {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Collects what it prints on stdout, instead of showing it. */
  readonly collect?: (chunk: Buffer) => void;
}

/** Resolves to the exit code; rejects when the program cannot be started. */
export function runProgram(command: string, parameters: readonly string[], options: ProgramOptions): Promise<number> {
  const child = spawn(command, parameters, {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    stdio: ['inherit', options.collect === undefined ? 'inherit' : 'pipe', 'inherit'],
  });
  if (options.collect !== undefined) child.stdout?.on('data', options.collect);
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(signal === null ? (code ?? 1) : exitCodeOfSignal(signal));
    });
  });
}
