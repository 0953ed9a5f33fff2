// The Python that the engine runs on, wherever the program lies: that of the checkout's own environment, or of the one in the data home.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { runtimeEnvironment } from '../runtime/connection/python-location.ts';
import { PythonEnvironments } from './environment/python-environments.ts';
import type { Places } from './places/places.ts';

const LAST_LINES = 4;

export interface EnginePlace {
  readonly places: Places;
  /** Of the data home. */
  readonly environments: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Looks for it anew at each call. */
export function enginePython(place: EnginePlace): () => Promise<Result<string>> {
  if (place.places.kind === 'checkout') return () => checkoutPython(place.places.runtime);
  const environments = environmentsOf(place);
  return () => environments.locate();
}

/** Those of a packaged program, tried by the engine's own test of itself. */
export function environmentsOf({ places, environments: folder, environment }: EnginePlace): PythonEnvironments {
  return new PythonEnvironments({
    folder,
    places,
    environment,
    test: async (python, signal) => {
      const { execa } = await import('execa'); // most commands start no process
      const run = await execa(python, ['-m', 'espalier_runtime', 'self-test', '--packs', places.packs], {
        env: runtimeEnvironment(environment, places.runtime),
        extendEnv: false,
        stdin: 'ignore',
        all: true,
        reject: false,
        killDescendants: true,
        ...(signal && { cancelSignal: signal }),
      });
      if (run.exitCode === 0) return undefined;
      return (run.all ?? run.shortMessage ?? '').trim().split('\n').slice(-LAST_LINES).join('\n');
    },
  });
}

async function checkoutPython(runtime: string): Promise<Result<string>> {
  const program = join(runtime, '.venv', 'bin', 'python');
  return access(program).then(
    () => ok(program),
    () =>
      err({
        code: 'runtime_unavailable',
        message: `The Python environment of the runtime is missing (${program}).`,
        waysOut: [{ kind: 'set-up' }],
      }),
  );
}
