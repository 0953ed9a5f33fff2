// One running runtime and the conversation with it, from spawn to the last answer.
// Watches for silence and for broken protocol; the first fault ends it and every call under way. Never restarts.
import {
  type ArtifactParams,
  PROTOCOL_VERSION,
  type ProgressParams,
  type RuntimeDescription,
  type RuntimeMethod,
  type RuntimeNotification,
  type RuntimeParams,
  type RuntimeResult,
} from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { AwakeTimer } from './awake-timer.ts';
import type { FramedLine } from './line-framer.ts';
import { LogRing } from './log-ring.ts';
import { RpcClient } from './rpc-client.ts';
import {
  died,
  diedAtStart,
  neverReady,
  type ProcessExit,
  protocolViolated,
  startFailed,
  stoppedOnPurpose,
  wentSilent,
} from './runtime-faults.ts';
import { type ProcessCommand, RuntimeProcess } from './runtime-process.ts';

export interface RuntimeTimeouts {
  /** From spawn to `ready`; a cold import of torch from a slow disk takes most of a minute. */
  readonly startMs: number;
  /** Without any line, heartbeats included. */
  readonly silenceMs: number;
  /** Between asking the process to end and the next stronger means. */
  readonly stopGraceMs: number;
  /** Between a cancelled job and the kill of its runtime. */
  readonly cancelGraceMs: number;
}

/** What a job hears while it runs. */
export interface JobListener {
  onProgress?(progress: ProgressParams): void;
  onArtifact?(artifact: ArtifactParams): void;
}

export class RuntimeConnection {
  /** Settles once: with what the runtime said of itself, or with why it never got there. */
  readonly ready: Promise<Result<RuntimeDescription>>;
  /** Settles when the process is gone, with the fault that ended it. */
  readonly ended: Promise<AppError>;
  readonly #timeouts: RuntimeTimeouts;
  readonly #log = new LogRing();
  readonly #listeners = new Map<string, JobListener>();
  readonly #rpc: RpcClient;
  readonly #process: RuntimeProcess;
  #settleReady: (result: Result<RuntimeDescription>) => void = () => {};
  #settleEnded: (fault: AppError) => void = () => {};
  #isReady = false;
  #fault: AppError | undefined;
  #watchdog: AwakeTimer;

  constructor(command: ProcessCommand, timeouts: RuntimeTimeouts, onLog: (chunk: Uint8Array) => void) {
    this.#timeouts = timeouts;
    this.ready = new Promise((resolve) => {
      this.#settleReady = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#settleEnded = resolve;
    });
    this.#rpc = new RpcClient({
      write: (line) => this.#process.write(line),
      onNotification: (notification) => this.#hear(notification),
      onViolation: (reason) => this.fail(protocolViolated(reason)),
    });
    this.#process = new RuntimeProcess(command, {
      onLine: (line) => this.#receive(line),
      onLog: (chunk) => {
        this.#log.push(chunk);
        onLog(chunk);
      },
      onExit: (exit, spawnError) => this.#end(exit, spawnError),
    });
    this.#watchdog = this.#watch(timeouts.startMs, neverReady);
  }

  /** Undefined when it could not be spawned. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Calls `method`; a `listener` hears of the job that the parameters name. */
  async call<M extends RuntimeMethod>(method: M, params: RuntimeParams<M>, listener?: JobListener): Promise<Result<RuntimeResult<M>>> {
    const jobId = 'jobId' in params ? params.jobId : undefined;
    if (jobId !== undefined && listener !== undefined) this.#listeners.set(jobId, listener);
    const result = await this.#rpc.call(method, params);
    if (jobId !== undefined && listener !== undefined) this.#listeners.delete(jobId);
    return result;
  }

  /** Ends everything at once, for the reason given; a second reason is not heard. */
  fail(fault: AppError): void {
    this.#fault ??= fault;
    this.#process.kill();
  }

  /** Asks it to shut down, then insists. Resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#fault ??= stoppedOnPurpose();
    const answer = this.#isReady ? this.#rpc.call('shutdown', {}) : undefined;
    await this.#process.stop(this.#timeouts.stopGraceMs);
    await answer;
  }

  #receive(line: FramedLine): void {
    if (this.#fault !== undefined && this.#fault.code === 'protocol_violation') return;
    if (line.kind === 'too-long') this.fail(protocolViolated(`a line of ${line.bytes} bytes`));
    else if (line.text.trim() !== '') this.#rpc.receive(line.text);
    if (this.#isReady) this.#watchdog.restart(); // any line is a sign of life
  }

  #hear(notification: RuntimeNotification): void {
    switch (notification.method) {
      case 'ready':
        this.#becomeReady(notification.params);
        break;
      case 'progress':
        this.#listeners.get(notification.params.jobId)?.onProgress?.(notification.params);
        break;
      case 'artifact':
        this.#listeners.get(notification.params.jobId)?.onArtifact?.(notification.params);
        break;
      case 'heartbeat':
        break; // the line itself was the sign of life
    }
  }

  #becomeReady(description: RuntimeDescription): void {
    if (description.protocolVersion !== PROTOCOL_VERSION) {
      this.fail(protocolViolated(`version ${description.protocolVersion} of the protocol, where this app speaks ${PROTOCOL_VERSION}`));
      return;
    }
    this.#isReady = true;
    this.#watchdog.stop();
    this.#watchdog = this.#watch(this.#timeouts.silenceMs, wentSilent);
    this.#settleReady(ok(description));
  }

  /** Both limits are for a process that is awake: what a stopped or suspended app did not hear was said all the same. */
  #watch(limitMs: number, fault: (limitMs: number, log: readonly string[]) => AppError): AwakeTimer {
    return new AwakeTimer(limitMs, () => this.fail(fault(limitMs, this.#log.lines())));
  }

  #end(exit: ProcessExit, spawnError: string | undefined): void {
    this.#watchdog.stop();
    this.#fault ??= this.#causeOfDeath(exit, spawnError);
    this.#settleEnded(this.#fault); // first, so that whoever reacts to a failed call finds the state that it left
    this.#settleReady(err(this.#fault));
    this.#rpc.close(this.#fault);
  }

  #causeOfDeath(exit: ProcessExit, spawnError: string | undefined): AppError {
    if (spawnError !== undefined) return startFailed(spawnError);
    return this.#isReady ? died(exit, this.#log.lines()) : diedAtStart(exit, this.#log.lines());
  }
}
