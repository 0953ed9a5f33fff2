// How long a run was in each stage, and how much memory its process held there at most, from the progress that it reports.
import type { ProgressParams } from '#contract/channels/runtime-rpc.ts';
import type { Stage } from '#contract/generation/generation.ts';
import type { StageSeconds } from '../queue/job.ts';

type Memory = ProgressParams['memory'];

/** A stage that has just ended or been left; a stage may be entered again. */
export interface LeftStage {
  readonly stage: Stage;
  readonly seconds: number;
  /** The largest that was seen. */
  readonly memory: Memory;
}

export class StageRecord {
  readonly #now: () => number;
  readonly #seconds: Partial<Record<Stage, number>> = {};
  readonly #bytes: Partial<Record<Stage, number>> = {};
  #present: { readonly stage: Stage; readonly sinceMs: number; memory: Memory } | undefined;

  /** `now` tells milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Answers the stage that `progress` shows to be left. */
  advance({ stage, memory }: ProgressParams): LeftStage | undefined {
    const left = this.#present?.stage === stage ? undefined : this.leave();
    const present = this.#present;
    if (present === undefined) this.#present = { stage, sinceMs: this.#now(), memory };
    else present.memory = larger(present.memory, memory);
    return left;
  }

  /** Counts the time of the present stage, if there is one. */
  leave(): LeftStage | undefined {
    const present = this.#present;
    if (present === undefined) return undefined;
    this.#present = undefined;
    const seconds = (this.#now() - present.sinceMs) / 1000;
    this.#seconds[present.stage] = (this.#seconds[present.stage] ?? 0) + seconds;
    this.#bytes[present.stage] = Math.max(this.#bytes[present.stage] ?? 0, bytesThatCount(present.memory));
    return { stage: present.stage, seconds, memory: present.memory };
  }

  seconds(): StageSeconds {
    return this.#seconds;
  }

  /** The most that was held in each stage: on the graphics card where one computes, else by the process. */
  bytes(): Readonly<Partial<Record<Stage, number>>> {
    return this.#bytes;
  }
}

function bytesThatCount({ processBytes, deviceBytes }: Memory): number {
  return deviceBytes > 0 ? deviceBytes : processBytes;
}

function larger(a: Memory, b: Memory): Memory {
  return { processBytes: Math.max(a.processBytes, b.processBytes), deviceBytes: Math.max(a.deviceBytes, b.deviceBytes) };
}
