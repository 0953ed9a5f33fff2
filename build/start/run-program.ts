// Runs a program in the foreground: it has our terminal, our signals reach it, its exit code is ours.
import { execa } from 'execa';
import { exitCodeOfSignal, forwardSignals } from '../setup/run-command.mjs';

export interface ProgramOptions {
  readonly folder: string;
  /** Keeps what it prints on stdout, instead of showing it. */
  readonly keepOutput?: boolean;
}

export interface ProgramEnd {
  readonly exitCode: number;
  /** Empty unless it was to be kept. */
  readonly output: string;
}

/** Rejects when the program cannot be started. */
export async function runProgram(command: string, parameters: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const stdio = ['inherit', options.keepOutput === true ? 'pipe' : 'inherit', 'inherit'] as const;
  const child = execa(command, parameters, { cwd: options.folder, stdio, reject: false, forceKillAfterDelay: false });
  const stopForwarding = forwardSignals(child.nodeChildProcess);
  const run = await child;
  stopForwarding();
  if (run.signal !== undefined) return { exitCode: exitCodeOfSignal(run.signal), output: run.stdout ?? '' };
  if (run.exitCode === undefined) throw run;
  return { exitCode: run.exitCode, output: run.stdout ?? '' };
}
