// A node of the farm as a whole: packs looked through, runtimes warmed, the daemon behind its socket, and Ray beside it.
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { Logger } from '../../logging/logger.ts';
import { type NamedCard, usableCards } from '../../machine/description/graphics-cards.ts';
import type { ModelPacks } from '../../model-packs/model-packs.ts';
import type { ProcessCommand } from '../../runtime/connection/runtime-process.ts';
import { RuntimeSupervisor } from '../../runtime/supervisor.ts';
import { endScratch, type FarmPlaces, newScratch } from '../farm-places.ts';
import { type HeadAddress, headText, ownAddressTowards } from '../farm-ports.ts';
import { type FarmPythonOptions, farmCommand } from '../farm-python.ts';
import { type RayProcesses, startRay } from '../ray-processes.ts';
import { type AsGuest, NodeDaemon, type NodeRuntime } from './node-daemon.ts';

export interface FarmNodeOptions extends FarmPythonOptions {
  readonly places: FarmPlaces;
  readonly key: string;
  readonly head: HeadAddress;
  readonly firstPort: number;
  /** Of this machine; what the route to the head says when absent. */
  readonly address?: string | undefined;
  readonly name?: string | undefined;
  /** Which graphics cards, by number; all when absent. */
  readonly gpus?: readonly number[] | undefined;
  /** Which packs are offered; all that are sound when absent. */
  readonly packs?: readonly string[] | undefined;
  /** How a runtime is started with such variables. */
  readonly locate: (environment: NodeJS.ProcessEnv) => Promise<Result<ProcessCommand>>;
  readonly modelPacks: Pick<ModelPacks, 'verify'>;
  readonly asGuest: AsGuest;
  readonly version: string;
  readonly log: Logger;
  readonly onLog: (chunk: Uint8Array) => void;
}

/** Ray counts shares of it; a thousand jobs may share one pack. */
const PACK_SHARES = 1;
const HASH_LETTERS = 16;
const NOT_IN_A_LABEL = /[^A-Za-z0-9_.-]+/g;
const LONGEST_LABEL = 60;

export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  readonly slots: number;
  readonly device: string;
  readonly packs: readonly { readonly name: string; readonly sha256: string }[];
}

export class FarmNode {
  readonly facts: NodeFacts;
  /** Settles when Ray's processes are gone, with their last words. */
  readonly ended: Promise<readonly string[]>;
  readonly #ray: RayProcesses;
  readonly #daemon: NodeDaemon;
  readonly #runtimes: readonly NodeRuntime[];
  /** Holds the daemon's socket. */
  readonly #scratch: string;

  private constructor(parts: {
    facts: NodeFacts;
    ray: RayProcesses;
    daemon: NodeDaemon;
    runtimes: readonly NodeRuntime[];
    scratch: string;
  }) {
    this.facts = parts.facts;
    this.#scratch = parts.scratch;
    this.#ray = parts.ray;
    this.#daemon = parts.daemon;
    this.#runtimes = parts.runtimes;
    this.ended = parts.ray.ended;
  }

  /** Joins the farm. Fails as Python, the packs or Ray do. */
  static async join(options: FarmNodeOptions): Promise<Result<FarmNode>> {
    const installed = await farmCommand(options, []);
    if (!installed.ok) return installed;
    const address = options.address ?? (await ownAddressTowards(options.head.host));
    const name = options.name ?? hostname();
    const runtimes = await warmRuntimes(options);
    if (!runtimes.ok) return runtimes;
    const endRuntimes = () => Promise.all(runtimes.value.map(({ supervisor }) => supervisor.stop()));
    const packs = await soundPacks(options, runtimes.value);
    if (!packs.ok) {
      await endRuntimes();
      return packs;
    }
    const scratch = await newScratch();
    const socket = join(scratch, 'node.sock');
    const daemon = new NodeDaemon({
      name,
      work: options.places.work,
      packs: new Map(packs.value.map(({ sha256, folder }) => [sha256, folder])),
      runtimes: runtimes.value,
      asGuest: options.asGuest,
      log: options.log,
    });
    await daemon.start(socket);
    const facts: NodeFacts = {
      name,
      address,
      slots: runtimes.value.length,
      device: runtimes.value[0]?.device ?? '',
      packs: packs.value.map((pack) => ({ name: pack.name, sha256: pack.sha256 })),
    };
    const ray = await startRay((place) => rayCommand(options, { facts, scratch: place, socket }), options.onLog);
    if (ray.ok) return ok(new FarmNode({ facts, ray: ray.value, daemon, runtimes: runtimes.value, scratch }));
    await Promise.all([daemon.stop(), endRuntimes()]);
    await endScratch(scratch);
    return ray;
  }

  /** Ends the jobs that run, begins no other, and goes. */
  async leave(): Promise<void> {
    await this.#daemon.leave();
    await this.stop();
  }

  /** Goes at once; what runs is offered again by those who asked. */
  async stop(): Promise<void> {
    await this.#ray.stop();
    await this.#daemon.stop();
    await Promise.all(this.#runtimes.map(({ supervisor }) => supervisor.stop()));
    await endScratch(this.#scratch);
  }
}

/** One runtime for each card, which sees no other; a single one where there is no card or only one. */
async function warmRuntimes(options: FarmNodeOptions): Promise<Result<NodeRuntime[]>> {
  const chosen = await chosenCards(options);
  const cards = chosen.length === 0 ? [undefined] : chosen;
  const runtimes: NodeRuntime[] = [];
  for (const card of cards) {
    const supervisor = runtimeOn(options, card?.pin);
    const described = await supervisor.start();
    if (!described.ok) {
      await Promise.all(runtimes.map((runtime) => runtime.supervisor.stop()));
      return described;
    }
    const { devices } = described.value;
    runtimes.push({ supervisor, device: (devices.find(({ id }) => id !== 'cpu') ?? devices[0])?.name ?? '', card: card?.card });
  }
  return ok(runtimes);
}

interface ChosenCard {
  /** What its runtime is told, so that it sees no other; nothing where there is no other. */
  readonly pin?: string;
  readonly card?: NamedCard | undefined;
}

/** The cards that are named by number, else all; none where there is none. */
async function chosenCards({ environment, gpus }: FarmNodeOptions): Promise<readonly ChosenCard[]> {
  const cards = await usableCards(environment);
  if (gpus !== undefined) return gpus.map((number) => ({ pin: cards[number]?.uuid ?? String(number), card: cards[number] }));
  return cards.map((card) => (cards.length > 1 ? { pin: card.uuid, card } : { card }));
}

function runtimeOn({ locate, environment, onLog }: FarmNodeOptions, card: string | undefined): RuntimeSupervisor {
  const own = card === undefined ? environment : { ...environment, CUDA_VISIBLE_DEVICES: card };
  return new RuntimeSupervisor({ locate: () => locate(own), onLog });
}

/** The packs that are offered, each read in full. Fails with the first that was asked for and is not sound, and where there is none. */
async function soundPacks(options: FarmNodeOptions, runtimes: readonly NodeRuntime[]): Promise<Result<PackSummary[]>> {
  const state = runtimes[0]?.supervisor.state();
  const known = state?.kind === 'ready' || state?.kind === 'busy' ? state.packs : [];
  const sound: PackSummary[] = [];
  for (const name of options.packs ?? known.map((pack) => pack.name)) {
    const pack = await soundPack(
      name,
      known.find((each) => each.name === name),
      options,
    );
    if (pack.ok) sound.push(pack.value);
    else if (options.packs !== undefined) return pack;
    else options.log.warn(pack.error.message);
  }
  if (sound.length > 0) return ok(sound);
  return err({ code: 'pack_missing', message: 'This machine has no sound model pack, so it can do nothing for a farm.' });
}

async function soundPack(name: string, pack: PackSummary | undefined, { modelPacks }: FarmNodeOptions): Promise<Result<PackSummary>> {
  if (pack === undefined) return err(damaged(name, 'the runtime does not know it'));
  if (pack.problem !== undefined) return err(damaged(name, pack.problem));
  const verified = await modelPacks.verify(name);
  if (!verified.ok) return verified;
  const [fault] = verified.value.faults;
  return fault === undefined ? ok(pack) : err(damaged(name, `${fault.file}: ${fault.problem}`));
}

function damaged(name: string, problem: string): AppError {
  return { code: 'pack_damaged', message: `The model pack "${name}" cannot be offered to the farm: ${problem}.` };
}

async function rayCommand(options: FarmNodeOptions, node: { facts: NodeFacts; scratch: string; socket: string }) {
  const { facts, scratch, socket } = node;
  const resources = {
    slot: facts.slots,
    [`espalier_${options.version}`]: 1,
    ...Object.fromEntries(facts.packs.map(({ sha256 }) => [`pack_${sha256.slice(0, HASH_LETTERS)}`, PACK_SHARES])),
  };
  const words = ['raylet', '--key', options.key, '--address', facts.address, '--scratch', scratch, '--ports', String(options.firstPort)];
  const device = facts.device
    .replaceAll(NOT_IN_A_LABEL, '-')
    .slice(0, LONGEST_LABEL)
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  const about = ['--join', headText(options.head), '--name', facts.name, '--resources', JSON.stringify(resources), '--device', device];
  return farmCommand({ ...options, environment: { ...options.environment, ESPALIER_FARM_SOCKET: socket } }, [...words, ...about]);
}
