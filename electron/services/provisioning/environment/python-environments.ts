// The Python environments of a packaged program, in the data home: made beside each other under the hash of their locks, certified, tried,
// and only then made the current one by exchanging a link. The one before stays for the case that the current one is damaged.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { lacksSpace } from '../../model-packs/adding/free-space.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { whileFolderLocked } from '../../storage/folder-lock.ts';
import type { Places } from '../places/places.ts';
import { certify, type Described, linkIn, pythonOf, quickProblem, readManifest } from './environment-manifest.ts';
import { CACHE_NAME, CURRENT_NAME, type EnvironmentLocks, LOCK_NAME, locksOf, PREVIOUS_NAME } from './environment-name.ts';
import { makeCurrent, newEnvironmentFolder, putInPlace, removeFolder, sweepForgotten, sweepLeftOvers } from './environment-shelf.ts';
import { findInterpreter } from './find-interpreter.ts';
import { followProgram } from './follow-program.ts';
import { linkLockedWheels } from './locked-wheels.ts';
import {
  CANCELLED,
  failedTrial,
  NO_UV,
  needsSource,
  noInterpreter,
  type SetUpWatch,
  step,
  uvFailed,
  whatIsFetched,
} from './set-up-steps.ts';
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

export interface SetUpOrder extends SetUpWatch {
  readonly build: TorchBuild;
  /** Undefined where nobody said: then what is there is looked through, and nothing can be made. */
  readonly source: WheelSource | undefined;
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
      waysOut: [{ kind: reason === undefined ? 'name-source' : 'set-up' }],
    });
  }

  /** The build of torch in the current environment; undefined where there is none. */
  currentBuild(): TorchBuild | undefined {
    const name = linkIn(this.#options.folder, CURRENT_NAME);
    return name === undefined ? undefined : readManifest(join(this.#options.folder, name))?.torch;
  }

  /** Whether the current one was made by other locks than the program has now. */
  async isOutdated(): Promise<boolean> {
    const { folder, places } = this.#options;
    const [name, build] = [linkIn(folder, CURRENT_NAME), this.currentBuild()];
    return name !== undefined && build !== undefined && (await locksOf(places.runtime, build)).name !== name;
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
    await sweepLeftOvers(folder);
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
    await makeCurrent(folder, locks.name);
    await removeFolder(join(folder, CACHE_NAME));
    await sweepLeftOvers(folder);
    await sweepForgotten(folder);
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
    if (source === undefined) return err(needsSource(folder, order.build, environment));
    const space = await lacksSpace(folder, BUILD_SIZES[order.build].installed);
    if (space !== undefined) return err(space);
    const { fitting, others } = await findInterpreter(places.interpreter, environment);
    if (fitting === undefined) return err(noInterpreter(others));
    if (places.uv === undefined) return err(NO_UV);
    const making = newEnvironmentFolder(folder);
    const run = { uv: places.uv, environment, cache: join(folder, CACHE_NAME), signal: order.signal };
    const made = await step(order, { index: 1, title: 'Python environment', size: 'nothing to fetch' }, () =>
      runUv(makeEnvironmentCommand(making, fitting.program), run),
    );
    if (made.exitCode !== 0) return err(order.signal?.aborted ? CANCELLED : uvFailed(made.said));
    const synced = await step(
      order,
      { index: 2, title: 'Python packages', size: whatIsFetched(source, order.build, environment) },
      async () => {
        const chosen = await chosenFrom(source, locks.files, `${making}-wheels`);
        return runUv(syncCommand(pythonOf(making), locks.files, chosen), { ...run, onWritten: shareOf(order) });
      },
    );
    await removeFolder(`${making}-wheels`);
    if (order.signal?.aborted) return err(CANCELLED);
    if (synced.exitCode !== 0) return err(uvFailed(synced.said));
    const problem = await step(order, { index: 3, title: 'Look at every file', size: 'nothing to fetch' }, async () => {
      const found = await certify(making, { name: locks.name, torch: order.build });
      await promisify(execFile)('sync', ['--file-system', making]).catch(() => undefined); // slower disks, where there is no such program
      return found;
    });
    if (problem !== undefined) return err(uvFailed(`The environment is not whole: ${problem}.`));
    await putInPlace(folder, making, locks.name);
    return ok(undefined);
  }

  async #usable(name: string): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string }> {
    const environment = join(this.#options.folder, name);
    const manifest = readManifest(environment);
    if (manifest === undefined) return { ok: false, error: `${environment} was never whole` };
    await followProgram(environment, manifest.interpreter, this.#options.places.interpreter);
    const problem = quickProblem(environment, manifest);
    return problem === undefined ? { ok: true, value: pythonOf(environment) } : { ok: false, error: `${problem} (${environment})` };
  }
}

/** Of a folder only the wheels that the locks mean, in a folder of their own. */
async function chosenFrom(source: WheelSource, locks: readonly string[], target: string): Promise<WheelSource> {
  if (source.kind === 'network') return source;
  await linkLockedWheels(source.folder, locks, target);
  return { kind: 'folder', folder: target };
}

/** What is unpacked is written; a little more is linked, compared and moved afterwards. */
function shareOf({ build, onShare }: SetUpOrder): (bytes: number) => void {
  return (bytes) => onShare?.(Math.min(bytes / BUILD_SIZES[build].unpacked, 0.99));
}
