// Keeps one runtime alive for whoever needs it: starts it on demand, cancels, restarts after a death, tells its state.
// Every fault comes back as an AppError of the job that met it; the next job gets a fresh process.

import type { RuntimeDescription, RuntimeMethod, RuntimeParams, RuntimeResult } from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import { cancelOnAbort, unlessAborted } from './abort-signals.ts';
import { AwakeTimer } from './connection/awake-timer.ts';
import type { RuntimeConnection, RuntimeTimeouts } from './connection/runtime-connection.ts';
import { atWork, cancelled, startFailed, stoppedForCancel, stoppedOnPurpose } from './connection/runtime-faults.ts';
import type { ProcessCommand } from './connection/runtime-process.ts';
import { RestartPause } from './restart-pause.ts';
import type { CallOptions, Runtime } from './runtime.ts';
import { type Live, publicState, type SupervisorState } from './supervisor-state.ts';

export interface SupervisorOptions {
  /** Asked at every start, so that an environment repaired meanwhile is found. */
  locate(): Promise<Result<ProcessCommand>>;
  /** Receives what the runtime writes to stderr. */
  onLog(chunk: Uint8Array): void;
  timeouts?: Partial<RuntimeTimeouts>;
  /** What is said of a fault, where the process is something else than the engine. */
  inWords?(fault: AppError): AppError;
}

const TIMEOUTS: RuntimeTimeouts = { startMs: 120_000, silenceMs: 60_000, stopGraceMs: 3_000, cancelGraceMs: 5_000 };

export class RuntimeSupervisor implements Runtime {
  readonly #options: SupervisorOptions;
  readonly #timeouts: RuntimeTimeouts;
  readonly #changes = new Listeners<RuntimeState>();
  readonly #restartPause = new RestartPause();
  #state: SupervisorState = { kind: 'stopped' };
  #idleLimitMs: number | undefined;
  #idle: AwakeTimer | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
  }

  state(): RuntimeState {
    return publicState(this.#state);
  }

  pid(): number | undefined {
    const state = this.#state;
    return state.kind === 'ready' || state.kind === 'busy' ? state.connection.pid : undefined;
  }

  subscribe(listener: (state: RuntimeState) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  async start(): Promise<Result<RuntimeDescription>> {
    const live = await this.#live();
    return live.ok ? ok(live.value.description) : live;
  }

  async call<M extends RuntimeMethod>(method: M, params: RuntimeParams<M>, options: CallOptions = {}): Promise<Result<RuntimeResult<M>>> {
    const live = await unlessAborted(this.#live(), options.signal);
    if (!live.ok) return live;
    if (options.signal?.aborted) return err(cancelled());
    const { connection } = live.value;
    if (connection.pid !== undefined) options.onProcess?.(connection.pid);
    this.#countCalls(connection, 1);
    const stopWatching = cancelOnAbort(connection, params, {
      signal: options.signal,
      graceMs: this.#timeouts.cancelGraceMs,
      onIgnored: () => void this.#abandon(connection),
    });
    const result = await connection.call(method, params, options);
    stopWatching();
    this.#countCalls(connection, -1);
    if (!result.ok) return err(failureOf(this.#inWords(result.error), options.signal));
    this.#restartPause.reset();
    return result;
  }

  async lookAgain(): Promise<void> {
    const state = this.#state;
    if (state.kind !== 'ready' && state.kind !== 'busy') return;
    const described = await state.connection.call('describe', {}, {});
    const now = this.#state;
    if (!described.ok || (now.kind !== 'ready' && now.kind !== 'busy') || now.connection !== state.connection) return;
    this.#enter({ ...now, description: described.value });
  }

  async stop(): Promise<void> {
    const state = this.#state;
    switch (state.kind) {
      case 'starting':
        state.abort.abort();
        await state.started;
        return this.stop();
      case 'ready':
      case 'busy':
        return this.#leave(state.connection.stop());
      case 'stopping':
        return state.stopped;
      case 'stopped':
      case 'failed':
        return;
    }
  }

  async restart(): Promise<Result<RuntimeDescription>> {
    await this.stop();
    this.#restartPause.reset();
    return this.start();
  }

  async unload(): Promise<Result<undefined>> {
    if (this.#state.kind === 'busy' || this.#state.kind === 'starting') return err(atWork());
    await this.stop();
    return ok(undefined);
  }

  limitIdleTime(ms: number | undefined): void {
    this.#idleLimitMs = ms;
    this.#watchIdleTime();
  }

  killNow(): void {
    const state = this.#state;
    if (state.kind === 'starting') state.abort.abort();
    if (state.kind === 'ready' || state.kind === 'busy') state.connection.fail(cancelled());
  }

  async #live(): Promise<Result<Live>> {
    const state = this.#state;
    switch (state.kind) {
      case 'ready':
      case 'busy':
        return ok(state);
      case 'starting':
        return state.started;
      case 'stopping':
        await state.stopped;
        return this.#live();
      case 'stopped':
      case 'failed': {
        const abort = new AbortController();
        const started = this.#launch(abort.signal);
        this.#enter({ kind: 'starting', started, abort });
        return started;
      }
    }
  }

  async #launch(signal: AbortSignal): Promise<Result<Live>> {
    await this.#restartPause.wait(signal);
    const command = await this.#options.locate();
    if (!command.ok) return this.#fail(command.error);
    if (signal.aborted) return this.#giveUp();
    const spawned = await this.#spawn(command.value);
    if (!spawned.ok) return this.#fail(spawned.error);
    const connection = spawned.value;
    const giveUp = () => connection.fail(cancelled());
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    const ready = await connection.ready;
    signal.removeEventListener('abort', giveUp);
    if (signal.aborted) {
      giveUp(); // it may have become ready in the same moment
      await connection.ended;
      return this.#giveUp();
    }
    if (!ready.ok) return this.#fail(ready.error);
    const live: Live = { connection, description: ready.value };
    this.#enter({ kind: 'ready', ...live });
    void connection.ended.then((fault) => this.#connectionEnded(connection, fault));
    return ok(live);
  }

  /** Loaded with the first runtime, because most commands want none. Node throws when the process may open no more files. */
  async #spawn(command: ProcessCommand): Promise<Result<RuntimeConnection>> {
    try {
      const { RuntimeConnection } = await import('./connection/runtime-connection.ts');
      return ok(new RuntimeConnection(command, this.#timeouts, this.#options.onLog));
    } catch (cause) {
      return err(startFailed(cause instanceof Error ? cause.message : String(cause)));
    }
  }

  #giveUp(): Result<Live> {
    this.#enter({ kind: 'stopped' });
    return err(cancelled());
  }

  #fail(fault: AppError): Result<Live> {
    const error = this.#inWords(fault);
    this.#restartPause.noteFailure();
    this.#enter({ kind: 'failed', error });
    return err(error);
  }

  #inWords(fault: AppError): AppError {
    return this.#options.inWords?.(fault) ?? fault;
  }

  #connectionEnded(connection: RuntimeConnection, fault: AppError): void {
    const state = this.#state;
    if ((state.kind === 'ready' || state.kind === 'busy') && state.connection === connection) this.#fail(fault);
  }

  #countCalls(connection: RuntimeConnection, change: 1 | -1): void {
    const state = this.#state;
    if ((state.kind !== 'ready' && state.kind !== 'busy') || state.connection !== connection) return;
    const calls = (state.kind === 'busy' ? state.calls : 0) + change;
    const { description } = state;
    this.#enter(calls > 0 ? { kind: 'busy', calls, connection, description } : { kind: 'ready', connection, description });
  }

  async #abandon(connection: RuntimeConnection): Promise<void> {
    connection.fail(stoppedForCancel());
    await this.#leave(connection.ended);
  }

  async #leave(gone: Promise<unknown>): Promise<void> {
    const stopped = gone.then(() => this.#enter({ kind: 'stopped' }));
    this.#enter({ kind: 'stopping', stopped });
    await stopped;
  }

  #enter(state: SupervisorState): void {
    this.#state = state;
    this.#watchIdleTime();
    this.#changes.emit(publicState(state));
  }

  #watchIdleTime(): void {
    this.#idle?.stop();
    const limitMs = this.#state.kind === 'ready' ? this.#idleLimitMs : undefined;
    this.#idle = limitMs === undefined ? undefined : new AwakeTimer(limitMs, () => void this.unload());
  }
}

/** A runtime that is told to stop cancels what it works on; only an aborted signal makes that a cancelled job. */
function failureOf(error: AppError, signal: AbortSignal | undefined): AppError {
  if (signal?.aborted) return cancelled();
  return error.code === 'cancelled' ? stoppedOnPurpose() : error;
}
