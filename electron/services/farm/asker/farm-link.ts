// A farm as this studio uses it: a second runtime, whose process is the bridge to Ray, and which works on several jobs at once.
// Started with the first job that asks for it; while the farm is away, looked for again and again.
import { stat } from 'node:fs/promises';
import type { RuntimeDescription } from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { Listeners, type Unsubscribe } from '../../common/listeners.ts';
import type { Logger } from '../../logging/logger.ts';
import type { ProcessCommand } from '../../runtime/connection/runtime-process.ts';
import { RuntimeSupervisor } from '../../runtime/supervisor.ts';
import { endScratch, type FarmPlaces, newScratch } from '../farm-places.ts';
import { freeAskerPorts, type HeadAddress, headText, ownAddressTowards, parseHeadAddress } from '../farm-ports.ts';
import { askFarm, type FarmPythonOptions, farmCommand, farmFailure } from '../farm-python.ts';
import { readRole } from '../role-record.ts';

export interface FarmLinkOptions extends FarmPythonOptions {
  readonly places: FarmPlaces;
  /** The farm that is meant where nobody says another. */
  readonly remembered: () => FarmAsked;
  readonly log: Logger;
  readonly onLog: (chunk: Uint8Array) => void;
}

export interface FarmAsked {
  /** HOST or HOST:PORT; the one that is remembered when absent, else the head of this machine. */
  readonly address?: string | undefined;
  /** The farm's key; that of the data home when absent. */
  readonly key?: string | undefined;
}

/** A farm as it stands to this studio. */
export type FarmState =
  | { readonly kind: 'off' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'ready'; readonly slots: number; readonly nodes: readonly string[] }
  | { readonly kind: 'away'; readonly error: AppError };

/** Ray is told of a lost head after 20 s, and a job of the farm may be long without a word. */
const TIMEOUTS = { startMs: 150_000, silenceMs: 60_000, stopGraceMs: 5_000, cancelGraceMs: 30_000 };
/** Between two looks at how many jobs it takes. Between two tries to reach one that is away lies what the supervisor waits. */
const LOOK_MS = 2_000;

export class FarmLink {
  /** Speaks as a runtime does; its `describe` says how many jobs it takes at once. */
  readonly runtime: RuntimeSupervisor;
  readonly #options: FarmLinkOptions;
  /** Of the bridge. */
  readonly #scratches: string[] = [];
  readonly #changes = new Listeners<FarmState>();
  #asked: FarmAsked = {};
  #isOpen = true;
  #isTrying = false;
  #lookedAtMs = 0;
  #failure: AppError | undefined;

  constructor(options: FarmLinkOptions) {
    this.#options = options;
    this.runtime = new RuntimeSupervisor({ locate: () => this.#bridge(), onLog: options.onLog, timeouts: TIMEOUTS, inWords: inFarmWords });
    this.runtime.subscribe(() => this.#tell());
  }

  /** From now on this farm is meant. */
  use(asked: FarmAsked): void {
    this.#asked = asked;
  }

  state(): FarmState {
    if (!this.#isOpen) return { kind: 'off' };
    const state = this.runtime.state();
    if (state.kind === 'ready' || state.kind === 'busy') {
      const slots = slotsOf(state);
      return { kind: 'ready', slots, nodes: slots === 0 ? [] : state.devices.map(({ name }) => name) };
    }
    return this.#failure === undefined ? { kind: 'looking' } : { kind: 'away', error: this.#failure };
  }

  subscribe(listener: (state: FarmState) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Looks for the farm that is remembered now, and keeps to it; another one that was meant before is left. */
  async open(): Promise<void> {
    this.#isOpen = true;
    this.#failure = undefined;
    this.#tell();
    await this.runtime.stop();
    this.look();
  }

  /** Has nothing more to do with any farm. Jobs that ran on one wait. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.runtime.stop();
    this.#tell();
  }

  /** Reaches the farm now. Fails with usage where none is known, with runtime_unavailable where it is not there or not installed. */
  async connect(): Promise<Result<RuntimeDescription>> {
    const started = await this.runtime.start();
    if (started.ok || started.error.code !== 'cancelled') this.#failure = started.ok ? undefined : started.error;
    return started;
  }

  /** How many jobs it takes now: one more than it can run, so that none of its slots waits for us. None while it is away. */
  most(): number {
    this.look();
    const state = this.runtime.state();
    return this.#isOpen && (state.kind === 'ready' || state.kind === 'busy') ? slotsOf(state) + 1 : 0;
  }

  /** Tries to reach a farm that is away, and sees now and then what one is made of that is there. Does nothing while it is closed. */
  look(): void {
    if (!this.#isOpen) return;
    const { kind } = this.runtime.state();
    if (kind === 'ready' || kind === 'busy') this.#lookAgain();
    else this.#tryAgain();
  }

  /** Why jobs for the farm wait in vain until somebody does something; undefined while they may go on by themselves. */
  closedBecause(): AppError | undefined {
    return this.#failure?.code === 'usage' || this.#failure?.waysOut?.some(({ kind }) => kind === 'install-farm')
      ? this.#failure
      : undefined;
  }

  /** Why the farm cannot be reached just now, if it was tried. */
  awayBecause(): AppError | undefined {
    return this.#failure;
  }

  /** The address of the head that runs on this machine, if one does. */
  async headHere(): Promise<string | undefined> {
    return (await readRole(this.#options.places.folder, 'head'))?.head;
  }

  /** What the farm is made of, as one JSON document. */
  async status(): Promise<Result<string>> {
    const found = await this.#find();
    if (!found.ok) return found;
    const scratch = await newScratch();
    const status = await askFarm(this.#options, ['status', ...(await this.#words(found.value, scratch))]);
    await endScratch(scratch);
    return status;
  }

  async dispose(): Promise<void> {
    await this.runtime.stop();
    await Promise.all(this.#scratches.map(endScratch));
  }

  #tell(): void {
    this.#changes.emit(this.state());
  }

  #tryAgain(): void {
    if (this.#isTrying) return;
    this.#isTrying = true;
    void this.connect().then((connected) => {
      this.#isTrying = false;
      this.#tell();
      if (!connected.ok && connected.error.code !== 'cancelled') this.#options.log.warn(`the farm is away: ${connected.error.message}`);
    });
  }

  #lookAgain(): void {
    const now = performance.now();
    if (now - this.#lookedAtMs < LOOK_MS) return;
    this.#lookedAtMs = now;
    void this.runtime.lookAgain();
  }

  async #bridge(): Promise<Result<ProcessCommand>> {
    const found = await this.#find();
    if (!found.ok) return found;
    await Promise.all(this.#scratches.splice(0).map(endScratch)); // of the bridge before, which is gone
    const scratch = await newScratch();
    this.#scratches.push(scratch);
    return farmCommand(this.#options, ['bridge', ...(await this.#words(found.value, scratch))]);
  }

  async #find(): Promise<Result<Found>> {
    const { places } = this.#options;
    const installed = await farmCommand(this.#options, []);
    if (!installed.ok) return installed;
    const remembered = this.#options.remembered();
    const key = this.#asked.key ?? remembered.key ?? places.key;
    if ((await stat(key).catch(() => undefined)) === undefined) return err(noKey(key));
    const own = await this.headHere();
    const text = this.#asked.address ?? remembered.address ?? own;
    if (text === undefined) return err(noAddress());
    const head = parseHeadAddress(text);
    if (!head.ok) return head;
    const address = await ownAddressTowards(head.value.host);
    const isHere = own === headText(head.value) || address === head.value.host;
    return ok({ key, head: head.value, address, isHere });
  }

  async #words({ key, head, address, isHere }: Found, scratch: string): Promise<string[]> {
    const ports = isHere ? [] : ['--ports', String(await freeAskerPorts(address))];
    return ['--key', key, '--address', address, '--scratch', scratch, '--head', headText(head), ...ports];
  }
}

interface Found {
  readonly key: string;
  readonly head: HeadAddress;
  /** Of this machine, as the head sees it. */
  readonly address: string;
  /** Ray's processes of the head run on this machine. */
  readonly isHere: boolean;
}

function slotsOf(state: RuntimeState): number {
  return 'slots' in state ? (state.slots ?? 1) : 1;
}

/** The supervisor's sentences speak of a runtime; of a bridge that could not start, or has ended, its own words say more. */
function inFarmWords(fault: AppError): AppError {
  const { log, signal } = fault.details ?? {};
  if (!Array.isArray(log) || (fault.code !== 'runtime_unavailable' && fault.code !== 'runtime_died')) return fault;
  const words = farmFailure(log.filter((line) => typeof line === 'string'));
  if (fault.code === 'runtime_unavailable') return words;
  const message = signal === undefined ? words.message : `The farm's own program was ended by the signal ${signal}.`;
  return { code: fault.code, message, details: { ...fault.details } };
}

function noKey(key: string): AppError {
  return {
    code: 'usage',
    message: `This machine has no key of a farm: ${key} is not there.`,
    hint: 'Copy the key here from the machine where the farm was created, by a safe way.',
  };
}

function noAddress(): AppError {
  return {
    code: 'usage',
    message: 'It is not known where the farm is.',
    hint: "Give the address of the farm's head; without one the head that runs on this machine is meant.",
  };
}
