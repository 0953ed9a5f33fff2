// The farm's Python: an extra with an environment of its own, which nothing else needs.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { runtimeEnvironment } from '../runtime/connection/python-location.ts';
import type { ProcessCommand } from '../runtime/connection/runtime-process.ts';

export interface FarmPythonOptions {
  /** Holds the Python sources, in `src`. */
  readonly runtime: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The name of the folder beside the runtime's own environment. */
const ENVIRONMENT = '.venv-farm';

/** The command that runs `python -m espalier_farm …words`. Fails with runtime_unavailable where the extra is not installed. */
export async function farmCommand(options: FarmPythonOptions, words: readonly string[]): Promise<Result<ProcessCommand>> {
  const folder = options.runtime;
  const program = join(folder, ENVIRONMENT, 'bin', 'python');
  try {
    await access(program);
  } catch {
    return err(notInstalled());
  }
  return ok({
    program,
    arguments: ['-m', 'espalier_farm', ...words],
    environment: runtimeEnvironment(options.environment, folder),
    folder,
  });
}

/** Runs a program of the farm that ends by itself, and answers what it prints. */
export async function askFarm(options: FarmPythonOptions, words: readonly string[], signal?: AbortSignal): Promise<Result<string>> {
  const command = await farmCommand(options, words);
  if (!command.ok) return command;
  const { program, arguments: parameters, environment: env, folder: cwd } = command.value;
  const run = await execa(program, parameters, {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    ...(signal !== undefined && { cancelSignal: signal }),
  });
  return run.failed ? err(farmFailure(run.stderr.split('\n'))) : ok(run.stdout);
}

/** What a program of the farm said last of why it ended: its own sentence, where it got to say one. */
export function farmFailure(log: readonly string[]): AppError {
  const said = log.findLast((line) => line.startsWith('farm: '))?.slice('farm: '.length);
  const last = log.findLast((line) => line.trim() !== '');
  return {
    code: 'runtime_unavailable',
    message: said ?? `The farm's own program ended unexpectedly.${last === undefined ? '' : ` Its last words: ${last.trim()}`}`,
    ...(said === undefined && { details: { log: log.slice(-20) } }),
  };
}

function notInstalled(): AppError {
  return {
    code: 'runtime_unavailable',
    message: 'What a farm of several machines needs is not installed here. Everything else works without it.',
    waysOut: [{ kind: 'install-farm' }],
  };
}
