// How many pixels a picture of the stage has for one of the page. Without antialiasing an object at rest is drawn with twice as many
// each way, and with as few as there are while it moves; the change takes a moment of rest, so that a slow drag does not flicker.
import type { WebGLRenderer } from 'three';

const MAXIMUM_RATIO = 2;
/** Without a graphics card the fine picture takes longer than all others: a key that follows at once must not wait for it. */
const REST_MS = 400;

interface DensityChoice {
  readonly isSoftware: boolean;
  readonly onRest: (refine: () => void) => void;
}

export class PixelDensity {
  readonly #renderer: WebGLRenderer;
  readonly #onRest: (refine: () => void) => void;
  readonly #moving: number;
  readonly #resting: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onRest` draws anew after it has called `refine`, which empties the canvas. */
  constructor(renderer: WebGLRenderer, { isSoftware, onRest }: DensityChoice) {
    this.#renderer = renderer;
    this.#onRest = onRest;
    this.#moving = isSoftware ? 1 : Math.min(window.devicePixelRatio, MAXIMUM_RATIO);
    this.#resting = isSoftware ? MAXIMUM_RATIO : this.#moving;
    renderer.setPixelRatio(this.#moving);
  }

  /** Before a picture is drawn because something changed. */
  move(): void {
    clearTimeout(this.#timer);
    this.#set(this.#moving);
  }

  /** When nothing moves any more. */
  rest(): void {
    clearTimeout(this.#timer);
    if (this.#resting === this.#moving) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#onRest(() => this.#set(this.#resting));
    }, REST_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Empties the canvas where it changes something, so a picture has to follow at once. */
  #set(ratio: number): void {
    if (this.#renderer.getPixelRatio() !== ratio) this.#renderer.setPixelRatio(ratio);
  }
}
