// Sets the engine of an installed program up: which PyTorch fits the machine, where its packages come from, and the environment made of them.
// The same call mends one that is damaged and makes the one that a new version wants.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineNeeds } from '#contract/machine/engine-repair.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { describeMachine } from '../machine/description/describe-machine.ts';
import { type EnginePlace, environmentsOf } from './engine-python.ts';
import { findInterpreter } from './environment/find-interpreter.ts';
import { packagePlaces } from './environment/package-places.ts';
import type { SetUpEnd } from './environment/python-environments.ts';
import type { SetUpWatch } from './environment/set-up-steps.ts';
import { BUILD_SIZES, type ChosenBuild, type TorchBuild, torchBuildFor } from './environment/torch-build.ts';
import type { WheelSource } from './environment/uv.ts';

/** Of a kit; a folder that has none of this name holds the wheels itself. */
export const WHEELS_NAME = 'wheels';

export interface SetUpWish {
  /** A kit, or a folder of wheels. */
  readonly from?: string | undefined;
  /** Whether packages may be fetched. */
  readonly network?: boolean | undefined;
  readonly torch?: TorchBuild | undefined;
}

export interface EngineIsSetUp extends SetUpEnd {
  readonly torch: TorchBuild;
  /** Why this build. */
  readonly reason: string;
}

export class EngineSetUp {
  readonly #place: EnginePlace & { readonly homeFolder: string };

  constructor(place: EnginePlace & { readonly homeFolder: string }) {
    this.#place = place;
  }

  /** What a set-up would take here; asks nothing but the machine. Undefined in a checkout. */
  async needs(): Promise<EngineNeeds | undefined> {
    const { places, homeFolder, environments, environment } = this.#place;
    if (places.kind === 'checkout') return undefined;
    const machine = await describeMachine(homeFolder, environment);
    const { build, sentence } = torchBuildFor(machine);
    return {
      reason: sentence,
      fetchedBytes: BUILD_SIZES[build].fetched,
      installedBytes: BUILD_SIZES[build].installed,
      folder: environments,
      freeBytes: machine.home.freeBytes,
      isOutdated: await this.isOutdated(),
      places: packagePlaces(environment, build),
    };
  }

  /** Whether the engine runs on packages of an earlier version of this program. Never so in a checkout. */
  async isOutdated(): Promise<boolean> {
    return this.#place.places.kind !== 'checkout' && (await environmentsOf(this.#place).isOutdated());
  }

  /** Of the interpreter that an environment would be made on, such as `3.11`. */
  async pythonVersion(): Promise<string | undefined> {
    const { places, environment } = this.#place;
    return (await findInterpreter(places.interpreter, environment)).fitting?.version;
  }

  async run(wish: SetUpWish, watch: SetUpWatch): Promise<Result<EngineIsSetUp>> {
    const { places, homeFolder, environment } = this.#place;
    if (places.kind === 'checkout')
      return err({ code: 'usage', message: 'A checkout is set up by its own script.', waysOut: [{ kind: 'set-up' }] });
    const { build, sentence } = await this.#chosen(wish, await describeMachine(homeFolder, environment));
    watch.say(sentence);
    const source = await sourceOf(wish, build);
    if (!source.ok) return source;
    const end = await environmentsOf(this.#place).setUp({ ...watch, build, source: source.value });
    return end.ok ? ok({ ...end.value, torch: build, reason: sentence }) : end;
  }

  /** What is asked for, else what a kit has where it has only one, else what fits. */
  async #chosen({ torch, from }: SetUpWish, machine: Parameters<typeof torchBuildFor>[0]): Promise<ChosenBuild> {
    if (torch !== undefined) return { build: torch, sentence: `PyTorch for ${torch === 'cpu' ? 'the processor' : 'CUDA 13'}, as asked.` };
    const fitting = torchBuildFor(machine);
    const wheels = from === undefined ? undefined : await wheelFolder(from);
    if (fitting.build === 'cpu' || wheels === undefined || (await hasCuda(wheels))) return fitting;
    return { build: 'cpu', sentence: `PyTorch for the processor, because ${from} has no other.` };
  }
}

async function sourceOf({ from, network }: SetUpWish, torch: TorchBuild): Promise<Result<WheelSource | undefined>> {
  if (from === undefined) return ok(network ? { kind: 'network', torch } : undefined);
  const folder = await wheelFolder(from);
  const hint = 'Name a kit, or a folder of wheels.';
  if (folder === undefined) return err({ code: 'input_not_found', message: `${from} is not a folder.`, hint });
  if ((await readdir(folder)).some((name) => name.endsWith('.whl'))) return ok({ kind: 'folder', folder });
  return err({ code: 'input_not_found', message: `There is neither a kit nor a wheel in ${from}.`, hint });
}

async function wheelFolder(from: string): Promise<string | undefined> {
  for (const folder of [join(from, WHEELS_NAME), from]) if (await isFolder(folder)) return folder;
  return undefined;
}

async function hasCuda(wheels: string): Promise<boolean> {
  return (await readdir(wheels)).some((name) => /^nvidia_/.test(name));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
