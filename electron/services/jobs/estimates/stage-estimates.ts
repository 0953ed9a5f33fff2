// How long the stages take on this machine and what memory they hold, learned from the jobs that were done, and how far a running
// job is.
import { STAGES, type Stage, type Timings } from '#contract/generation/generation.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import type { JobProgress, JobRequest } from '../queue/job.ts';
import type { JobStore } from '../queue/job-store.ts';
import { guessedSeconds, measureSlowness } from './first-guess.ts';
import { workOf } from './stage-work.ts';

/** Seconds before anything was learned: only their proportions matter, no time left is told from them. */
const GUESSES: Record<Stage, number> = {
  condition: 1,
  sparse_structure: 3,
  structured_latent: 5,
  decode: 3,
  mesh: 2,
  texture: 4,
  export: 0.5,
};
const REMEMBERED = 9;
/** From here on the pace of the running stage says more about it than its past. */
const TRUSTED_FRACTION = 0.25;

/** Seconds by stage, and of the whole where that is known. */
export interface Estimate {
  readonly seconds?: number;
  readonly stages: Partial<Record<Stage, number>>;
  /** Whether jobs that were done here say so, or how fast this machine computes; absent without seconds. */
  readonly basis?: 'learned' | 'guessed';
  /** The most memory that such a job held here. */
  readonly bytes?: number;
}

export class StageEstimates {
  readonly #store: JobStore;
  #slowness: number | undefined;

  constructor(store: JobStore) {
    this.#store = store;
  }

  /** A clock for one run of `request`, which begins now. */
  begin(request: JobRequest, now: () => number = () => performance.now()): JobClock {
    const stages = stagesOf(request);
    const learned = new Map(stages.map((stage) => [stage, this.#learned(stage, request)]));
    return new JobClock(stages, learned, now);
  }

  learn(request: JobRequest, timings: Timings, bytes: Readonly<Partial<Record<Stage, number>>> = {}): void {
    for (const stage of STAGES) {
      const seconds = timings[stage];
      if (seconds > 0) this.#store.recordDuration({ ...placeOf(request), stage, ...workOf(stage, request), seconds, bytes: bytes[stage] });
    }
  }

  /** What `begin`'s clock would show at its start. Knows nothing while the queue cannot be written: then no job can run either. */
  estimate(request: JobRequest): Estimate {
    if (this.#store.restriction() !== undefined) return { stages: {} };
    const stages: Partial<Record<Stage, number>> = {};
    let isWhole = true;
    for (const stage of stagesOf(request)) {
      const seconds = this.#learned(stage, request);
      if (seconds !== undefined) stages[stage] = seconds;
      else if (workOf(stage, request).amount > 0) isWhole = false;
    }
    const bytes = this.#learnedBytes(request);
    const known = { stages, ...(bytes !== undefined && { bytes }) };
    if (isWhole) return { ...known, seconds: sum(Object.values(stages)), basis: 'learned' };
    const guesses = stagesOf(request).map(
      (stage) => stages[stage] ?? guessedSeconds(stage, request, () => (this.#slowness ??= measureSlowness())),
    );
    const isGuessed = guesses.every((seconds) => seconds !== undefined);
    return isGuessed ? { ...known, seconds: sum(guesses), basis: 'guessed' } : known;
  }

  /** The most that jobs held here in any stage of the request. */
  #learnedBytes(request: JobRequest): number | undefined {
    const held = stagesOf(request).flatMap((stage) => {
      const { specials } = workOf(stage, request);
      const key = { ...placeOf(request), stage };
      const same = this.#store.recentDurations({ ...key, specials }, REMEMBERED);
      return (same.length > 0 ? same : this.#store.recentDurations(key, REMEMBERED)).flatMap(({ bytes }) => bytes ?? []);
    });
    return held.length > 0 ? Math.max(...held) : undefined;
  }

  /** Seconds that the stage took for the same work, else for as much of other work; undefined when it never ran here. */
  #learned(stage: Stage, request: JobRequest): number | undefined {
    const { specials, amount } = workOf(stage, request);
    const key = { ...placeOf(request), stage };
    try {
      const same = this.#store.recentDurations({ ...key, specials }, REMEMBERED);
      const any = this.#store.recentDurations(key, REMEMBERED).filter((measured) => measured.amount > 0);
      const pace = median(any.map((measured) => measured.seconds / measured.amount));
      return median(same.map(({ seconds }) => seconds)) ?? (pace === undefined ? undefined : pace * amount);
    } catch (cause) {
      if (cause instanceof Refusal) return undefined; // a job can run without knowing how long it takes
      throw cause;
    }
  }
}

export class JobClock {
  readonly #stages: readonly Stage[];
  readonly #learned: ReadonlyMap<Stage, number | undefined>;
  readonly #now: () => number;
  #stage: Stage | undefined;
  #stageBeganMs = 0;
  #fraction = 0;

  /** `learned` holds seconds; `now` tells milliseconds. */
  constructor(stages: readonly Stage[], learned: ReadonlyMap<Stage, number | undefined>, now: () => number) {
    this.#stages = stages;
    this.#learned = learned;
    this.#now = now;
  }

  /** Where the job is when `stage` is done by `stageFraction`. The whole never goes backwards. */
  advance(stage: Stage, stageFraction: number): JobProgress {
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#stageBeganMs = this.#now();
    }
    const index = this.#stages.indexOf(stage);
    const before = this.#sum(this.#stages.slice(0, index));
    const after = this.#sum(this.#stages.slice(index + 1));
    const rest = this.#stageSeconds(stage, stageFraction) * (1 - stageFraction) + after;
    const done = before + this.#expected(stage) * stageFraction;
    this.#fraction = Math.max(this.#fraction, Math.min(done / (before + this.#expected(stage) + after), 1));
    const hasLearned = this.#stages.some((each) => this.#learned.get(each) !== undefined);
    return { stage, stageFraction, fraction: this.#fraction, ...(hasLearned && { secondsLeft: rest }) };
  }

  #stageSeconds(stage: Stage, stageFraction: number): number {
    if (stageFraction < TRUSTED_FRACTION) return this.#expected(stage);
    return (this.#now() - this.#stageBeganMs) / 1000 / stageFraction;
  }

  #sum(stages: readonly Stage[]): number {
    return stages.reduce((sum, stage) => sum + this.#expected(stage), 0);
  }

  #expected(stage: Stage): number {
    const hasLearned = [...this.#learned.values()].some((seconds) => seconds !== undefined);
    // A stage that never ran here (a texture that nobody asked for) is expected not to run again.
    return hasLearned ? (this.#learned.get(stage) ?? 0) : GUESSES[stage];
  }
}

function stagesOf(request: JobRequest): readonly Stage[] {
  return request.kind === 'generate' ? STAGES : STAGES.slice(STAGES.indexOf('decode'));
}

function placeOf(request: JobRequest): { pack: string; device: string } {
  return request.kind === 'generate'
    ? { pack: request.options.pack, device: request.place ?? request.options.device }
    : { pack: request.pack, device: request.place ?? request.device };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
