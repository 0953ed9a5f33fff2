// How far a piece of work with packs has come, and how fast it goes: told a few times a second, whatever happens in between.
import type { PackAction, PackProgress } from '#contract/machine/pack-list.ts';

export type ProgressListener = (progress: PackProgress) => void;

const INTERVAL_MS = 200;
/** The speed of so many milliseconds counts. */
const WINDOW_MS = 5000;

export class PackMeter {
  readonly #listener: ProgressListener;
  readonly #action: PackAction;
  readonly #pack: string;
  readonly #now: () => number;
  readonly #moments: { at: number; bytes: number }[] = [];
  #step: PackProgress['step'] = 'looking';
  #file: string | undefined;
  #doneBytes = 0;
  #totalBytes = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    { action, pack, onProgress = () => {} }: { action: PackAction; pack: string; onProgress?: ProgressListener | undefined },
    now: () => number = () => performance.now(),
  ) {
    this.#action = action;
    this.#pack = pack;
    this.#listener = onProgress;
    this.#now = now;
  }

  /** A new step of `totalBytes`; speeds of the one before mean nothing for it. */
  begin(step: PackProgress['step'], totalBytes = 0): void {
    this.#step = step;
    this.#file = undefined;
    this.#doneBytes = 0;
    this.#totalBytes = totalBytes;
    this.#moments.length = 0;
    this.#tell();
  }

  file(file: string): void {
    this.#file = file;
    this.#tellSometimes();
  }

  /** Arrow, because it is handed on as a listener. */
  readonly advance = (bytes: number): void => {
    this.#doneBytes += bytes;
    this.#tellSometimes();
  };

  /** What is there already: done, and nothing about how fast. */
  skip(bytes: number): void {
    this.#doneBytes += bytes;
    for (const moment of this.#moments) moment.bytes += bytes;
    this.#tellSometimes();
  }

  #tellSometimes(): void {
    if (this.#now() - this.#toldAt >= INTERVAL_MS) this.#tell();
  }

  #tell(): void {
    const at = this.#now();
    this.#toldAt = at;
    this.#moments.push({ at, bytes: this.#doneBytes });
    while (this.#moments.length > 2 && at - (this.#moments[0]?.at ?? at) > WINDOW_MS) this.#moments.shift();
    const speed = this.#speed();
    this.#listener({
      action: this.#action,
      pack: this.#pack,
      step: this.#step,
      ...(this.#file !== undefined && { file: this.#file }),
      doneBytes: Math.min(this.#doneBytes, this.#totalBytes),
      totalBytes: this.#totalBytes,
      ...(speed > 0 && { bytesPerSecond: speed, secondsLeft: Math.max(0, this.#totalBytes - this.#doneBytes) / speed }),
    });
  }

  #speed(): number {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }
}
