// Who works on this machine beside the queue's own jobs, in whatever process: one that measures it has it for itself, and the node of a
// farm works on it for others.
import { unlessRefused } from '#contract/outcome/refusal.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { Measurement } from '#contract/views/job-views.ts';
import { cancelled } from '../../runtime/connection/runtime-faults.ts';
import type { JobStore } from '../queue/job-store.ts';
import { type ProcessIdentity, thisProcess } from '../queue/process-identity.ts';

export interface MachineUseDependencies {
  readonly store: Pick<JobStore, 'takeMachine' | 'isMachineIdle' | 'giveMachineBack' | 'measurement' | 'beginForOthers' | 'endForOthers'>;
  /** Resolves when there may be something new, or when `signal` aborts. */
  readonly nextChange: (signal: AbortSignal) => Promise<void>;
}

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Hears that it is not its turn at once. */
  readonly onWait: () => void;
}

export class MachineUse {
  readonly #dependencies: MachineUseDependencies;
  readonly #self: ProcessIdentity = thisProcess();
  /** How many pieces of work for others there are in this process. */
  #forOthers = 0;

  constructor(dependencies: MachineUseDependencies) {
    this.#dependencies = dependencies;
  }

  /** What the process does that has this machine for itself, or will as soon as what works there is done; undefined where none has. */
  measurement(): Measurement | undefined {
    return this.#dependencies.store.measurement();
  }

  /**
   * Does `work` while nothing else works on this machine, in whatever process: what works there goes on to its end, and nothing is begun
   * meanwhile. Fails with cancelled when `signal` aborts before its turn.
   */
  async alone<T>(work: () => Promise<Result<T>>, options: WaitOptions): Promise<Result<T>> {
    const { store } = this.#dependencies;
    try {
      const isMine = await this.#waitUntil(() => store.takeMachine(this.#self) && store.isMachineIdle(), options);
      return isMine ? await work() : err(cancelled());
    } finally {
      unlessRefused(() => ok(store.giveMachineBack(this.#self))); // else it is free when this process ends
    }
  }

  /** Does `work` for others, once no process has this machine for itself; nothing when `signal` aborts before. */
  async forOthers(work: () => Promise<void>, options: WaitOptions): Promise<void> {
    if (!(await this.#waitUntil(() => this.#mayBeginForOthers(), options))) return;
    this.#forOthers += 1;
    try {
      await work();
    } finally {
      this.#forOthers -= 1;
      if (this.#forOthers === 0) unlessRefused(() => ok(this.#dependencies.store.endForOthers(this.#self)));
    }
  }

  /** A queue that cannot be used keeps nobody from working for others. */
  #mayBeginForOthers(): boolean {
    const begun = unlessRefused(() => ok(this.#dependencies.store.beginForOthers(this.#self)));
    return !begun.ok || begun.value;
  }

  /** False when `signal` aborts before. */
  async #waitUntil(isSo: () => boolean, { signal, onWait }: WaitOptions): Promise<boolean> {
    for (let isFirst = true; !isSo(); isFirst = false) {
      if (isFirst) onWait();
      await this.#dependencies.nextChange(signal);
      if (signal.aborted) return false;
    }
    return true;
  }
}
