// The runtimes of this machine: one, or, where there are several graphics cards, a warm one for each card, which sees no other.
// With one card or none it is a single supervisor, and nothing else. A card whose runtime fails twice in a row is set aside.
import { availableParallelism } from 'node:os';
import { withCard } from '#contract/asset/recipe-hardware.ts';
import type { RuntimeDescription, RuntimeMethod, RuntimeParams, RuntimeResult } from '#contract/channels/runtime-rpc.ts';
import { BuiltAsset } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { Listeners, type Unsubscribe } from '../../common/listeners.ts';
import type { NamedCard } from '../../machine/description/graphics-cards.ts';
import { unlessAborted } from '../abort-signals.ts';
import type { RuntimeTimeouts } from '../connection/runtime-connection.ts';
import { atWork, cancelled, cardUnknown, cardUnseen, isFaultOfCard, needsFreshProcess } from '../connection/runtime-faults.ts';
import type { ProcessCommand } from '../connection/runtime-process.ts';
import type { CallOptions, Runtime } from '../runtime.ts';
import { RuntimeSupervisor } from '../supervisor.ts';
import { CardLedger } from './card-ledger.ts';
import { type CardWish, chooseCard, PROCESSOR } from './choose-card.ts';
import { type CardFacts, cardIn, devicesOfAll, isLive, stateOfAll } from './pool-state.ts';

/** A card that gets no more jobs, for whoever asks. */
export interface CardAside {
  readonly uuid: string;
  readonly name: string;
  readonly because: AppError;
}

export interface RuntimePoolOptions {
  /** How a runtime is started with these variables, beside those of the user. */
  locate(variables: NodeJS.ProcessEnv): Promise<Result<ProcessCommand>>;
  /** Those that a runtime may use. Asked once, before the first runtime is started. */
  listCards(): Promise<readonly NamedCard[]>;
  /** Receives what the runtime of a card writes to stderr, or the only one; asked once for each. */
  logOf(card: string | undefined): (chunk: Uint8Array) => void;
  /** Whether jobs that name no card may have a small one, too. */
  usesEveryCard(): boolean;
  /** Hears of each card that is set aside, with the job that failed last. */
  onSetAside(aside: CardAside, jobId: string): void;
  /** Hears that all of them get another chance. */
  onTakenBack(): void;
  /** The numbers of those that other processes have set aside. */
  asideElsewhere(): ReadonlySet<string>;
  timeouts?: Partial<RuntimeTimeouts>;
}

interface Member {
  readonly id: string;
  readonly card: NamedCard;
  readonly supervisor: RuntimeSupervisor;
  asideBecause: AppError | undefined;
}

const FEWEST_CARDS = 2;

export class RuntimePool implements Runtime {
  readonly #options: RuntimePoolOptions;
  readonly #changes = new Listeners<RuntimeState>();
  readonly #ledger = new CardLedger();
  /** The only runtime; beside those of cards it sees none, and works for jobs that want the processor. */
  readonly #plain: RuntimeSupervisor;
  #members: readonly Member[] = [];
  /** Where there is one card, which needs no choosing. */
  #onlyCard: NamedCard | undefined;
  #prepared: Promise<void> | undefined;
  #asideElsewhere: ReadonlySet<string> = new Set();
  #idleLimitMs: number | undefined;

  constructor(options: RuntimePoolOptions) {
    this.#options = options;
    this.#plain = this.#supervise(undefined, () => (this.#members.length > 0 ? { CUDA_VISIBLE_DEVICES: '' } : {}));
  }

  /** Looks, once, which cards there are. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#lookForCards();
    return this.#prepared;
  }

  /** How many jobs may run at once, as far as is known. */
  most(): number {
    if (this.#members.length > 0) this.#asideElsewhere = this.#options.asideElsewhere();
    return this.#members.length === 0 ? 1 : this.#members.length + 1;
  }

  /** The card that a job shall have, by its number, or the processor; no card where there is nothing to choose. Undefined: it has to wait. */
  cardFor(job: { readonly id: string; readonly device: string }, taken: ReadonlySet<string>): { readonly card?: string } | undefined {
    if (this.#members.length === 0) return {};
    const isAny = this.#options.usesEveryCard();
    const card = this.#choose({ device: job.device, isAny, avoid: this.#ledger.cardToAvoid(job.id) }, taken);
    return card === undefined ? undefined : { card };
  }

  /** Whether a job that failed so may go on on another card. */
  mayGoOn(error: AppError): boolean {
    return this.#members.length > 0 && isFaultOfCard(error);
  }

  state(): RuntimeState {
    return this.#members.length === 0 ? this.#plain.state() : stateOfAll(this.#facts(), [this.#plain.state()]);
  }

  pid(): number | undefined {
    return this.#all()
      .map((supervisor) => supervisor.pid())
      .find((pid) => pid !== undefined);
  }

  subscribe(listener: (state: RuntimeState) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Of several runtimes the one that the next job would get. */
  async start(): Promise<Result<RuntimeDescription>> {
    await this.prepare();
    const started = await this.#anyone().start();
    return started.ok ? ok(this.#asOne(started.value)) : started;
  }

  async call<M extends RuntimeMethod>(method: M, params: RuntimeParams<M>, options: CallOptions = {}): Promise<Result<RuntimeResult<M>>> {
    await this.prepare();
    if (options.signal?.aborted) return err(cancelled());
    const member = this.#members.find(({ card }) => card.uuid === options.card);
    if (member !== undefined) return this.#callOn(member, method, params, options);
    const supervisor = options.card === PROCESSOR ? this.#plain : this.#anyone();
    const result = await supervisor.call(method, params, options);
    if (!result.ok && needsFreshProcess(result.error)) await supervisor.stop();
    return result.ok ? ok(madeOn(result.value, this.#onlyCard)) : result;
  }

  async lookAgain(): Promise<void> {
    await Promise.all(this.#all().map((supervisor) => supervisor.lookAgain()));
  }

  async stop(): Promise<void> {
    await this.#prepared; // whoever waits for it starts first, and is stopped then
    await Promise.all(this.#all().map((supervisor) => supervisor.stop()));
  }

  async restart(): Promise<Result<RuntimeDescription>> {
    await this.stop();
    this.#takeBack();
    const restarted = await this.#anyone().restart();
    return restarted.ok ? ok(this.#asOne(restarted.value)) : restarted;
  }

  async unload(): Promise<Result<undefined>> {
    const kinds = this.#all().map((supervisor) => supervisor.state().kind);
    if (kinds.includes('busy') || kinds.includes('starting')) return err(atWork());
    await this.stop();
    this.#takeBack();
    return ok(undefined);
  }

  limitIdleTime(ms: number | undefined): void {
    this.#idleLimitMs = ms;
    for (const supervisor of this.#all()) supervisor.limitIdleTime(ms);
  }

  killNow(): void {
    for (const supervisor of this.#all()) supervisor.killNow();
  }

  async #lookForCards(): Promise<void> {
    const cards = await this.#options.listCards();
    this.#onlyCard = cards.length === 1 ? cards[0] : undefined;
    if (cards.length < FEWEST_CARDS) return;
    this.#asideElsewhere = this.#options.asideElsewhere();
    const threads = String(Math.max(1, Math.floor(availableParallelism() / cards.length)));
    this.#members = cards.map((card, at) => {
      const variables = { CUDA_VISIBLE_DEVICES: card.uuid, OMP_NUM_THREADS: threads };
      return { id: `cuda:${at}`, card, supervisor: this.#supervise(card.uuid, () => variables), asideBecause: undefined };
    });
    this.limitIdleTime(this.#idleLimitMs);
  }

  #supervise(card: string | undefined, variables: () => NodeJS.ProcessEnv): RuntimeSupervisor {
    const { locate, logOf, timeouts } = this.#options;
    const supervisor = new RuntimeSupervisor({
      locate: () => locate(variables()),
      onLog: logOf(card),
      ...(timeouts !== undefined && { timeouts }),
    });
    supervisor.subscribe(() => this.#changes.emit(this.state()));
    return supervisor;
  }

  #all(): RuntimeSupervisor[] {
    return [this.#plain, ...this.#members.map(({ supervisor }) => supervisor)];
  }

  /** For what no card was chosen for: one that runs and is idle, one that runs, the one that the next job would get. */
  #anyone(): RuntimeSupervisor {
    const all = this.#members.filter(({ asideBecause }) => asideBecause === undefined).map(({ supervisor }) => supervisor);
    const running = ['ready', 'busy', 'starting'].flatMap((kind) => all.filter((supervisor) => supervisor.state().kind === kind));
    const next = this.#choose({ device: 'auto', isAny: false }, new Set());
    return running[0] ?? this.#members.find(({ card }) => card.uuid === next)?.supervisor ?? this.#plain;
  }

  #choose(wish: CardWish, taken: ReadonlySet<string>): string | undefined {
    const isGivenUp = ({ card, asideBecause }: Member) => asideBecause !== undefined || this.#asideElsewhere.has(card.uuid);
    const isAnyLeft = this.#members.some((member) => !isGivenUp(member));
    const offered = this.#members.map((member) => ({
      id: member.id,
      uuid: member.card.uuid,
      memoryBytes: member.card.memoryBytes,
      isWarm: isLive(member.supervisor.state()),
      isSetAside: isAnyLeft ? isGivenUp(member) : member.asideBecause !== undefined,
    }));
    return chooseCard(offered, wish, taken);
  }

  #facts(): CardFacts[] {
    return this.#members.map(({ id, card, supervisor, asideBecause }) => ({ id, card, state: supervisor.state(), asideBecause }));
  }

  #asOne(description: RuntimeDescription): RuntimeDescription {
    return this.#members.length === 0 ? description : { ...description, devices: devicesOfAll(this.#facts(), description.devices) };
  }

  async #callOn<M extends RuntimeMethod>(
    member: Member,
    method: M,
    params: RuntimeParams<M>,
    options: CallOptions,
  ): Promise<Result<RuntimeResult<M>>> {
    const wish = 'device' in params ? String(params.device) : 'auto';
    if (wish.startsWith('cuda:') && !this.#members.some(({ id }) => id === wish)) return err(cardUnknown(wish, this.#members.length));
    const started = await unlessAborted(member.supervisor.start(), options.signal);
    if (!started.ok) return err(await this.#judge(member, params, started.error));
    if (cardIn(started.value.devices) === undefined) {
      if (started.value.versions['cuda'] !== undefined) return err(await this.#judge(member, params, cardUnseen(member.card.name)));
      await this.#becomeOne();
      return this.#plain.call(method, params, options);
    }
    // It sees one card, which is the first to it whatever it is called here. The same parameters, with another device.
    const own = ('device' in params ? { ...params, device: 'cuda:0' } : params) as RuntimeParams<M>;
    const result = await member.supervisor.call(method, own, options);
    if (!result.ok) return err(await this.#judge(member, params, result.error));
    if ('jobId' in params) this.#ledger.succeeded(member.card.uuid, params.jobId);
    return ok(madeOn(result.value, member.card));
  }

  /** This PyTorch knows no cards at all: then there is one runtime, as where there are none. */
  async #becomeOne(): Promise<void> {
    const members = this.#members;
    this.#members = [];
    await Promise.all(members.map(({ supervisor }) => supervisor.stop()));
  }

  /** Gives every card another chance. */
  #takeBack(): void {
    if (this.#members.length === 0) return;
    this.#ledger.clear();
    for (const member of this.#members) member.asideBecause = undefined;
    this.#options.onTakenBack();
    this.#changes.emit(this.state());
  }

  /** Remembers a failure that may be the card's. */
  async #judge(member: Member, params: object, error: AppError): Promise<AppError> {
    if (!isFaultOfCard(error)) return error;
    if (needsFreshProcess(error)) await member.supervisor.stop();
    const jobId = 'jobId' in params && typeof params.jobId === 'string' ? params.jobId : '';
    const isTooOften = this.#ledger.failed(member.card.uuid, jobId);
    const others = this.#members.filter((other) => other !== member && other.asideBecause === undefined);
    if (!isTooOften || others.length === 0) return error;
    member.asideBecause = error;
    this.#options.onSetAside({ uuid: member.card.uuid, name: member.card.name, because: error }, jobId);
    this.#changes.emit(this.state());
    await member.supervisor.stop();
    return error;
  }
}

/** `value`, whose recipe, if it is an asset, says which card made it. */
function madeOn<T>(value: T, card: NamedCard | undefined): T {
  const built = BuiltAsset.safeParse(value).data;
  return built === undefined ? value : { ...value, recipe: withCard(built.recipe, card) };
}
