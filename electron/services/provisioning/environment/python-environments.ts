// The Python environments of a packaged program, in the data home: made beside each other under the hash of their locks, certified, tried,
// and only then made the current one by exchanging a link. The one before stays for the case that the current one is damaged.
import { execFile } from 'node:child_process';
import { readdir, readlink, realpath, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { lacksSpace } from '../../model-packs/adding/free-space.ts';
import { writeFileAtomically } from '../../storage/atomic-file.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { whileFolderLocked } from '../../storage/folder-lock.ts';
import { uuidV7 } from '../../storage/uuid-v7.ts';
import type { Places } from '../places/places.ts';
import { certify, type Described, linkIn, pythonOf, quickProblem, readManifest } from './environment-manifest.ts';
import {
  CACHE_NAME,
  CURRENT_NAME,
  type EnvironmentLocks,
  GOING_PREFIX,
  isEnvironmentName,
  LOCK_NAME,
  locksOf,
  MAKING_PREFIX,
  PREVIOUS_NAME,
} from './environment-name.ts';
import { findInterpreter } from './find-interpreter.ts';
import { linkLockedWheels } from './locked-wheels.ts';
import { BUILD_SIZES, type TorchBuild } from './torch-build.ts';
import { makeEnvironmentCommand, runUv, syncCommand, type WheelSource } from './uv.ts';

export interface EnvironmentsOptions {
  /** Of the data home; holds the environments. */
  readonly folder: string;
  readonly places: Places;
  readonly environment: NodeJS.ProcessEnv;
  /** Tries an environment by its Python; what is wrong, or undefined. */
  readonly test: (python: string, signal: AbortSignal | undefined) => Promise<string | undefined>;
}

export interface SetUpOrder {
  readonly build: TorchBuild;
  /** Undefined where nobody said: then what is there is looked through, and nothing can be made. */
  readonly source: WheelSource | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Lines such as `[2/4] Python packages: …` and `[2/4] Python packages: done in 3.0 s`. */
  readonly say: (line: string) => void;
}

export interface SetUpEnd {
  readonly name: string;
  readonly folder: string;
  /** Whether it was there and whole, so that nothing had to be made. */
  readonly wasWhole: boolean;
}

export class PythonEnvironments {
  readonly #options: EnvironmentsOptions;

  constructor(options: EnvironmentsOptions) {
    this.#options = options;
  }

  /** The Python to start the engine with: of the current environment, or of the one before where that is not whole. */
  async locate(): Promise<Result<string>> {
    const { folder } = this.#options;
    let reason: string | undefined;
    for (const link of [CURRENT_NAME, PREVIOUS_NAME]) {
      const name = linkIn(folder, link);
      if (name === undefined) continue;
      const found = await this.#usable(name);
      if (found.ok) return ok(found.value);
      reason ??= found.error;
    }
    return err({
      code: 'runtime_unavailable',
      message:
        reason === undefined
          ? `The Python environment of the runtime is missing (${join(folder, CURRENT_NAME)}).`
          : `The Python environment of the runtime is damaged: ${reason}.`,
      waysOut: [{ kind: 'set-up' }],
    });
  }

  /** The build of torch in the current environment; undefined where there is none. */
  currentBuild(): TorchBuild | undefined {
    const name = linkIn(this.#options.folder, CURRENT_NAME);
    return name === undefined ? undefined : readManifest(join(this.#options.folder, name))?.torch;
  }

  /** Makes the environment that the locks ask for, or looks through the one that is there; afterwards it is the current one. */
  async setUp(order: SetUpOrder): Promise<Result<SetUpEnd>> {
    const { folder } = this.#options;
    const lock = { name: LOCK_NAME, busy: 'Another Espalier is setting the engine up.' };
    return whileFolderLocked(folder, lock, async () => {
      try {
        return await this.#setUpAlone(order);
      } catch (cause) {
        return err(fileSystemError(cause, folder));
      }
    });
  }

  async #setUpAlone(order: SetUpOrder): Promise<Result<SetUpEnd>> {
    const { folder, places, test } = this.#options;
    await this.#sweep();
    const locks = await locksOf(places.runtime, order.build);
    const target = join(folder, locks.name);
    const wasWhole = await this.#isWhole(target, { name: locks.name, torch: order.build });
    if (!wasWhole) {
      const made = await this.#make(locks, order);
      if (!made.ok) return made;
    }
    const wasTried = wasWhole && linkIn(folder, CURRENT_NAME) === locks.name; // only what passed became the current one
    const problem = wasTried
      ? undefined
      : await step(order, { index: 4, title: 'Trial', size: 'a tiny object' }, () => test(pythonOf(target), order.signal));
    if (order.signal?.aborted) return err(CANCELLED);
    if (problem !== undefined) return err(failedTrial(problem, this.currentBuild() !== undefined));
    await this.#makeCurrent(locks.name);
    await rm(join(folder, CACHE_NAME), { recursive: true, force: true });
    await this.#sweep([linkIn(folder, CURRENT_NAME), linkIn(folder, PREVIOUS_NAME)]);
    return ok({ name: locks.name, folder: target, wasWhole });
  }

  /** Also by what was noted of it when it was: a list of files may be damaged itself. */
  async #isWhole(environment: string, described: Described): Promise<boolean> {
    const manifest = readManifest(environment);
    return (
      manifest !== undefined && quickProblem(environment, manifest) === undefined && (await certify(environment, described)) === undefined
    );
  }

  async #make(locks: EnvironmentLocks, order: SetUpOrder): Promise<Result<undefined>> {
    const { folder, places, environment } = this.#options;
    const { source } = order;
    if (source === undefined) return err(needsSource(folder, order.build));
    const space = await lacksSpace(folder, BUILD_SIZES[order.build].installed);
    if (space !== undefined) return err(space);
    const interpreter = await findInterpreter(places.interpreter, environment);
    if (interpreter === undefined || places.uv === undefined) return err(NO_TOOLS);
    const making = join(folder, `${MAKING_PREFIX}${uuidV7()}`);
    const run = { uv: places.uv, environment, cache: join(folder, CACHE_NAME), signal: order.signal };
    const made = await step(order, { index: 1, title: 'Python environment', size: 'nothing to fetch' }, () =>
      runUv(makeEnvironmentCommand(making, interpreter), run),
    );
    if (made.exitCode !== 0) return err(order.signal?.aborted ? CANCELLED : uvFailed(made.said));
    const synced = await step(order, { index: 2, title: 'Python packages', size: whatIsFetched(source, order.build) }, async () => {
      const chosen = await chosenFrom(source, locks.files, `${making}-wheels`);
      return runUv(syncCommand(pythonOf(making), locks.files, chosen), run);
    });
    await rm(`${making}-wheels`, { recursive: true, force: true });
    if (order.signal?.aborted) return err(CANCELLED);
    if (synced.exitCode !== 0) return err(uvFailed(synced.said));
    const problem = await step(order, { index: 3, title: 'Look at every file', size: 'nothing to fetch' }, async () => {
      const found = await certify(making, { name: locks.name, torch: order.build });
      await promisify(execFile)('sync', ['--file-system', making]).catch(() => undefined); // slower disks, where there is no such program
      return found;
    });
    if (problem !== undefined) return err(uvFailed(`The environment is not whole: ${problem}.`));
    await this.#putInPlace(making, locks.name);
    return ok(undefined);
  }

  /** What was there under that name, and was not whole, makes room. */
  async #putInPlace(making: string, name: string): Promise<void> {
    const { folder } = this.#options;
    const target = join(folder, name);
    await rename(target, join(folder, `${GOING_PREFIX}${uuidV7()}`)).catch((cause: unknown) => {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    });
    await rename(making, target);
  }

  async #makeCurrent(name: string): Promise<void> {
    const before = linkIn(this.#options.folder, CURRENT_NAME);
    if (before === name) return;
    if (before !== undefined) await this.#link(PREVIOUS_NAME, before);
    await this.#link(CURRENT_NAME, name);
  }

  async #link(link: string, name: string): Promise<void> {
    const { folder } = this.#options;
    const temporary = join(folder, `${MAKING_PREFIX}${uuidV7()}`);
    await symlink(name, temporary);
    await rename(temporary, join(folder, link));
  }

  /** Removes what an ended set-up left; where it is said which environments are `kept`, the others too. */
  async #sweep(kept?: readonly (string | undefined)[]): Promise<void> {
    const { folder } = this.#options;
    for (const name of await readdir(folder)) {
      const isLeftOver = name.startsWith(MAKING_PREFIX) || name.startsWith(GOING_PREFIX);
      const isForgotten = kept !== undefined && isEnvironmentName(name) && !kept.includes(name);
      if (isLeftOver || isForgotten) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  async #usable(name: string): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string }> {
    const environment = join(this.#options.folder, name);
    const manifest = readManifest(environment);
    if (manifest === undefined) return { ok: false, error: `${environment} was never whole` };
    await this.#followProgram(environment, manifest.interpreter);
    const problem = quickProblem(environment, manifest);
    return problem === undefined ? { ok: true, value: pythonOf(environment) } : { ok: false, error: `${problem} (${environment})` };
  }

  /** A program that lies elsewhere than when the environment was made has its interpreter there, too: nothing but a link leads to it. */
  async #followProgram(environment: string, made: string): Promise<void> {
    const { interpreter } = this.#options.places;
    if (interpreter === undefined || !isBundled(made)) return;
    const link = pythonOf(environment);
    if (
      (await readlink(link).catch(() => undefined)) === interpreter ||
      (await realpath(link).catch(() => '')) === (await realpath(interpreter))
    ) {
      return;
    }
    try {
      const temporary = `${link}${uuidV7()}`;
      await symlink(interpreter, temporary);
      await rename(temporary, link);
      const configuration = [`home = ${join(interpreter, '..')}`, 'include-system-site-packages = false', 'relocatable = true', ''];
      await writeFileAtomically(join(environment, 'pyvenv.cfg'), configuration.join('\n'));
    } catch {
      // where nothing can be written the look that follows says what is wrong
    }
  }
}

/** An interpreter of ours lies in a folder `python` beside the other resources of the package. */
function isBundled(interpreter: string): boolean {
  return /\/python\/bin\/python3[\d.]*$/.test(interpreter);
}

const COUNT = 4;
const CANCELLED: AppError = {
  code: 'cancelled',
  message: 'The set-up was cancelled.',
  hint: 'What is there is kept; the same command goes on.',
};
const NO_TOOLS: AppError = {
  code: 'runtime_unavailable',
  message: 'There is no Python 3.11 to 3.13 here, or no uv to install packages with.',
  hint: 'Install Espalier again: its package brings both.',
};

interface Step {
  readonly index: number;
  readonly title: string;
  readonly size: string;
}

async function step<T>({ say }: SetUpOrder, { index, title, size }: Step, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  say(`[${index}/${COUNT}] ${title}: ${size}`);
  const done = await work();
  say(`[${index}/${COUNT}] ${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return done;
}

/** Of a folder only the wheels that the locks mean, in a folder of their own. */
async function chosenFrom(source: WheelSource, locks: readonly string[], target: string): Promise<WheelSource> {
  if (source.kind === 'network') return source;
  await linkLockedWheels(source.folder, locks, target);
  return { kind: 'folder', folder: target };
}

function whatIsFetched(source: WheelSource, build: TorchBuild): string {
  return source.kind === 'folder' ? `from ${source.folder}` : `${sizeOf(build)} to fetch`;
}

function sizeOf(build: TorchBuild): string {
  return `about ${(BUILD_SIZES[build].fetched / 1e9).toFixed(1)} GB`;
}

function needsSource(folder: string, build: TorchBuild): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The Python packages of the engine have to come from somewhere: a kit, a folder of wheels, or the network (${sizeOf(build)}), into ${folder}.`,
    waysOut: [{ kind: 'name-source' }],
  };
}

function uvFailed(said: string): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The Python packages could not be installed: ${said}`,
    hint: 'Look at the folder of wheels or the connection, then do the same again: what is there is kept.',
  };
}

function failedTrial(problem: string, hasOther: boolean): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The new Python environment did not pass its trial: ${problem}`,
    hint: hasOther ? 'The one before stays in use.' : 'Report this: it is a fault of the program, or of this machine.',
  };
}
