// When the stage draws: a frame when something changed, one at a time, and none while something else has the graphics to itself.

/** What the first frame after a rest counts as, and the longest that any does: a stalled page must not leap. */
const FIRST_FRAME_SECONDS = 1 / 60;
const LONGEST_FRAME_SECONDS = 0.25;

export interface FrameLoopParts {
  /** Draws the stage as it is so many seconds after the frame before; true while it still moves. */
  readonly draw: (seconds: number) => boolean;
  /** Resolves when what was drawn is on the page. */
  readonly present: () => Promise<void>;
  /** From now on the page shows the stage as it is. */
  readonly onStill: () => void;
}

export class FrameLoop {
  readonly #parts: FrameLoopParts;
  #frame: number | undefined;
  #lastFrameMs: number | undefined;
  #isWanted = false;
  /** Works that were begun or wait for their turn. */
  #works = 0;
  #lastWork: Promise<void> = Promise.resolve();
  #isEnded = false;

  constructor(parts: FrameLoopParts) {
    this.#parts = parts;
  }

  /** Something changed that is to be seen. */
  request(): void {
    if (this.#isEnded) return;
    if (this.#works > 0) this.#isWanted = true;
    else this.#frame ??= requestAnimationFrame(this.#step);
  }

  /** Does `work` when all before it is done; no frame is drawn until it is over, nor by itself then. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    this.#works += 1;
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
      this.#frame = undefined;
      this.#isWanted = true;
    }
    const result = this.#lastWork.then(work);
    this.#lastWork = result.then(this.#end, this.#end);
    return result;
  }

  dispose(): void {
    this.#isEnded = true;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  readonly #step = (timeMs: number): void => {
    this.#frame = undefined;
    const passed = this.#lastFrameMs === undefined ? FIRST_FRAME_SECONDS : (timeMs - this.#lastFrameMs) / 1000;
    const isMoving = this.#parts.draw(Math.min(Math.max(passed, 0), LONGEST_FRAME_SECONDS));
    this.#lastFrameMs = isMoving ? timeMs : undefined;
    if (isMoving) this.#isWanted = true;
    void this.alone(this.#parts.present).then(() => {
      if (this.#frame === undefined && this.#works === 0 && !this.#isEnded) this.#parts.onStill();
    });
  };

  readonly #end = (): void => {
    this.#works -= 1;
    if (this.#works > 0 || !this.#isWanted) return;
    this.#isWanted = false;
    this.request();
  };
}
