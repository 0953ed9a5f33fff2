// Where the Python runtime lies and how it is started: the project's own environment, no user site, no surprises.
import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/result.ts';
import type { ProcessCommand } from './runtime-process.ts';

/** What is run, after the program and its own options. A process that has these in its command line is a runtime of ours. */
export const RUNTIME_ARGUMENTS = ['-m', 'espalier_runtime', 'serve'] as const;

/** What a user's own Python set-up must not decide for ours: all that Python itself reads, and what names another environment. */
const FOREIGN_VARIABLES = /^(PYTHON.*|VIRTUAL_ENV|__PYVENV_LAUNCHER__)$/;

export interface PythonLocation {
  /** Holds `python-runtime/`. */
  readonly projectFolder: string;
  readonly packFolders: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** The command that starts `espalier_runtime serve`. Fails with runtime_unavailable when there is no environment. */
export async function locatePythonRuntime(location: PythonLocation): Promise<Result<ProcessCommand>> {
  const folder = join(location.projectFolder, 'python-runtime');
  const program = join(folder, '.venv', 'bin', 'python');
  try {
    await access(program);
  } catch {
    return err({
      code: 'runtime_unavailable',
      message: `The Python environment of the runtime is missing (${program}).`,
      waysOut: [{ kind: 'set-up' }],
    });
  }
  const packs = location.packFolders.flatMap((packFolder) => ['--packs', packFolder]);
  return ok({
    program,
    arguments: [...RUNTIME_ARGUMENTS, ...packs],
    environment: runtimeEnvironment(location, folder),
    folder,
  });
}

function runtimeEnvironment(location: PythonLocation, folder: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(location.environment).filter(([name]) => !FOREIGN_VARIABLES.test(name)));
  return {
    OMP_NUM_THREADS: String(availableParallelism()),
    ...inherited,
    PYTHONPATH: join(folder, 'src'),
    PYTHONNOUSERSITE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONUTF8: '1',
  };
}
