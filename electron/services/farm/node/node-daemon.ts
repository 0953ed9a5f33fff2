// The daemon of a node: keeps one warm runtime for each of its slots, and hands them to the jobs that Ray's tasks bring over a
// Unix socket. A task that goes away cancels its job, and the runtime stays. A card whose runtime fails twice in a row is set aside.
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { RecipeCard } from '#contract/asset/recipe-hardware.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { asideSentence } from '../../jobs/queue/queue-state.ts';
import type { Logger } from '../../logging/logger.ts';
import { isFaultOfCard, needsFreshProcess } from '../../runtime/connection/runtime-faults.ts';
import { CardLedger } from '../../runtime/pool/card-ledger.ts';
import type { RuntimeSupervisor } from '../../runtime/supervisor.ts';
import { type AsideCard, type Parcel, readParcel } from './node-frames.ts';
import { type NodeJobPlace, runNodeJob } from './node-job.ts';

export interface NodeRuntime {
  readonly supervisor: RuntimeSupervisor;
  /** What it computes on, for people. */
  readonly device: string;
  /** Absent where it has no card of its own that can be told from others. */
  readonly card?: RecipeCard | undefined;
}

/** Does `work` when jobs of a farm may be begun on this machine; nothing when `signal` aborts before. */
export type AsGuest = (work: () => Promise<void>, options: { readonly signal: AbortSignal; readonly onWait: () => void }) => Promise<void>;

export interface NodeDaemonOptions extends Pick<NodeJobPlace, 'work' | 'packs'> {
  readonly name: string;
  readonly runtimes: readonly NodeRuntime[];
  readonly asGuest: AsGuest;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

const ONLY_OWNER = 0o600;

export class NodeDaemon {
  readonly #options: NodeDaemonOptions;
  readonly #server: Server;
  readonly #free: NodeRuntime[];
  readonly #waiting: ((runtime: NodeRuntime) => void)[] = [];
  readonly #connections = new Set<Socket>();
  readonly #jobs = new Set<Promise<void>>();
  readonly #ledger = new CardLedger();
  readonly #aside = new Map<NodeRuntime, AppError>();
  #isLeaving = false;
  /** Runtimes whose cards are set aside, and which have ended their last job. */
  #resting = 0;

  constructor(options: NodeDaemonOptions) {
    this.#options = options;
    this.#free = [...options.runtimes];
    this.#server = createServer((socket) => this.#take(socket));
  }

  /** Answers at the socket `path`, which only the owner may open. Empties its folder for jobs first. */
  async start(path: string): Promise<void> {
    const { work } = this.#options;
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true, mode: 0o700 });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(path, resolve);
    await promise;
    await chmod(path, ONLY_OWNER);
  }

  /** How many jobs run. */
  get running(): number {
    return this.#options.runtimes.length - this.#free.length - this.#resting;
  }

  /** Begins no further job; resolves when those that run are over. One that comes now waits, and is offered again when Ray leaves. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    while (this.running > 0) await Promise.race(this.#jobs);
  }

  /** Cancels what runs, and ends. The runtimes are their owner's. */
  async stop(): Promise<void> {
    this.#isLeaving = true;
    for (const socket of this.#connections) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await Promise.allSettled(this.#jobs);
    await rm(this.#options.work, { recursive: true, force: true });
  }

  #take(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('error', () => socket.destroy()); // the task was killed
    const job = this.#serve(socket).catch((cause: unknown) => {
      this.#options.log.error('a job of the farm failed', cause);
      socket.destroy();
    });
    this.#jobs.add(job);
    void job.then(() => this.#jobs.delete(job));
  }

  async #serve(socket: Socket): Promise<void> {
    const parcel = await readParcel(socket);
    if (parcel === undefined || this.#isLeaving) return void (parcel === undefined && socket.destroy());
    socket.resume(); // so that its end is heard
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    const onWait = () => this.#options.log.info('A job of the farm waits until nothing measures this machine.');
    await this.#options.asGuest(() => this.#work(socket, parcel), { signal: gone.signal, onWait });
  }

  async #work(socket: Socket, parcel: Parcel): Promise<void> {
    if (this.#isLeaving) return; // it has waited, and is offered again
    const { job = '' } = parcel.request;
    const runtime = await this.#runtime(job);
    try {
      const node = { name: this.#options.name, device: runtime.device };
      const judge = (error: AppError | undefined) => this.#judge(runtime, job, error);
      const aside = () => this.#cardsAside();
      await runNodeJob(socket, parcel, { ...this.#options, runtime: runtime.supervisor, node, card: runtime.card, judge, aside });
    } finally {
      this.#giveBack(runtime);
    }
  }

  /** One that is free; a job may still be ending on it when Ray sends the next. */
  async #runtime(job: string): Promise<NodeRuntime> {
    const avoid = this.#ledger.cardToAvoid(job);
    const other = this.#free.findIndex(({ card }) => card === undefined || card.uuid !== avoid);
    const [free] = this.#free.splice(Math.max(other, 0), 1);
    if (free !== undefined) return free;
    const { promise, resolve } = Promise.withResolvers<NodeRuntime>();
    this.#waiting.push(resolve);
    return promise;
  }

  #giveBack(runtime: NodeRuntime): void {
    if (this.#aside.has(runtime)) {
      this.#resting += 1;
      void runtime.supervisor.stop();
      return;
    }
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(runtime);
    else next(runtime);
  }

  /** Remembers a failure that may be the card's; the last card that works is never set aside. */
  #judge(runtime: NodeRuntime, job: string, error: AppError | undefined): void {
    const { card, supervisor } = runtime;
    if (card === undefined) return;
    if (error === undefined) this.#ledger.succeeded(card.uuid, job);
    if (error === undefined || !isFaultOfCard(error)) return;
    if (needsFreshProcess(error)) void supervisor.stop();
    const isTooOften = this.#ledger.failed(card.uuid, job);
    if (!isTooOften || this.#aside.size + 1 >= this.#options.runtimes.length) return;
    this.#aside.set(runtime, error);
    this.#options.log.warn(asideSentence({ name: `${card.name} (${card.uuid})`, because: error }));
  }

  #cardsAside(): AsideCard[] {
    return [...this.#aside].flatMap(([{ card }, { message }]) => (card === undefined ? [] : [{ ...card, reason: message }]));
  }
}
