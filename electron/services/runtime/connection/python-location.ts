// Where the Python runtime lies and how it is started: the project's own environment, no user site, no surprises.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '#contract/outcome/result.ts';
import type { ProcessCommand } from './runtime-process.ts';

/** What is run, after the program and its own options. A process that has these in its command line is a runtime of ours. */
export const RUNTIME_ARGUMENTS = ['-m', 'espalier_runtime', 'serve'] as const;

/**
 * What a user's own Python set-up must not decide for ours: all that Python itself reads, what names another environment, and what
 * another PyTorch is to log, since names that ours does not know end it as it starts; and that kernels for the card are to be interpreted.
 */
const FOREIGN_VARIABLES = /^(PYTHON.*|VIRTUAL_ENV|__PYVENV_LAUNCHER__|TORCH_LOGS.*|TORCH_TRACE|TRITON_INTERPRET)$/;

export interface PythonLocation {
  /** Holds the Python sources, in `src`. */
  readonly runtime: string;
  /** The Python of the environment that is to be used, looked for anew at each start. */
  readonly python: () => Promise<Result<string>>;
  readonly packFolders: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** The command that starts `espalier_runtime serve`. Fails with runtime_unavailable when there is no environment. */
export async function locatePythonRuntime({ runtime, python, packFolders, environment }: PythonLocation): Promise<Result<ProcessCommand>> {
  const program = await python();
  if (!program.ok) return program;
  const packs = packFolders.flatMap((packFolder) => ['--packs', packFolder]);
  return ok({
    program: program.value,
    arguments: [...RUNTIME_ARGUMENTS, ...packs],
    environment: runtimeEnvironment(environment, runtime),
    folder: runtime,
  });
}

/** The variables that our Python runs with. */
export function runtimeEnvironment(environment: NodeJS.ProcessEnv, runtime: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(environment).filter(([name]) => !FOREIGN_VARIABLES.test(name)));
  return {
    OMP_NUM_THREADS: String(availableParallelism()),
    ...inherited,
    PYTHONPATH: join(runtime, 'src'),
    PYTHONNOUSERSITE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONUTF8: '1',
  };
}
