// What a set-up says while it goes on: which step, what that takes, and how far it is; and what it says when it cannot go on.
import type { AppError } from '#contract/outcome/errors.ts';
import { packagePlaces } from './package-places.ts';
import { BUILD_SIZES, type TorchBuild } from './torch-build.ts';
import type { WheelSource } from './uv.ts';

const COUNT = 4;

export interface SetUpWatch {
  readonly signal?: AbortSignal | undefined;
  /** Lines such as `[2/4] Python packages: …` and `[2/4] Python packages: done in 3.0 s`. */
  readonly say: (line: string) => void;
  /** Hears how much of the step is done, from 0 to 1, where that is known. */
  readonly onShare?: ((share: number) => void) | undefined;
}

export interface Step {
  readonly index: number;
  readonly title: string;
  readonly size: string;
}

export async function step<T>({ say }: SetUpWatch, { index, title, size }: Step, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  say(`[${index}/${COUNT}] ${title}: ${size}`);
  const done = await work();
  say(`[${index}/${COUNT}] ${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return done;
}

export function whatIsFetched(source: WheelSource, build: TorchBuild, environment: NodeJS.ProcessEnv): string {
  if (source.kind === 'folder') return `from ${source.folder}`;
  return `about ${fetched(build)} from ${packagePlaces(environment, build).join(', ')}`;
}

export const CANCELLED: AppError = {
  code: 'cancelled',
  message: 'The set-up was cancelled.',
  hint: 'What is there is kept; the same command goes on.',
};

export const NO_UV: AppError = {
  code: 'runtime_unavailable',
  message: 'There is no uv here to install packages with.',
  hint: 'Install Espalier again: its package brings it.',
};

/** `others` are those that were found and do not fit, such as `python3 3.14`. */
export function noInterpreter(others: readonly string[]): AppError {
  return {
    code: 'runtime_unavailable',
    message:
      others.length === 0
        ? 'There is no Python 3.11 to 3.13 here; the packages of the engine are locked for those.'
        : `There is no Python 3.11 to 3.13 here, only ${others.join(', ')}; the packages of the engine are locked for those.`,
    hint: 'Install Espalier again: its package brings one.',
  };
}

export function needsSource(folder: string, build: TorchBuild, environment: NodeJS.ProcessEnv): AppError {
  const [size, places] = [fetched(build), packagePlaces(environment, build).join(', ')];
  return {
    code: 'runtime_unavailable',
    message: `The Python packages of the engine have to come from somewhere: a kit, a folder of wheels, or the network (about ${size} from ${places}), into ${folder}.`,
    waysOut: [{ kind: 'name-source' }],
  };
}

export function uvFailed(said: string): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The Python packages could not be installed: ${said}`,
    hint: 'Look at the folder of wheels or the connection, then do the same again: what is there is kept.',
  };
}

export function failedTrial(problem: string, hasOther: boolean): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The new Python environment did not pass its trial: ${problem}`,
    hint: hasOther ? 'The one before stays in use.' : 'Report this: it is a fault of the program, or of this machine.',
  };
}

function fetched(build: TorchBuild): string {
  return `${(BUILD_SIZES[build].fetched / 1e9).toFixed(1)} GB`;
}
