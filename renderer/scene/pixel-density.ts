// How many pixels a picture of the stage has for one of the page. Without antialiasing an object at rest is drawn with twice as many
// each way, and with as few as there are while it moves; the change takes a moment of rest, so that a slow drag does not flicker.
import type { WebGLRenderer } from 'three';

const MAXIMUM_RATIO = 2;
/** Without a graphics card the fine picture takes longer than all others: a key that follows at once must not wait for it. */
const REST_MS = 400;

export class PixelDensity {
  readonly #renderer: WebGLRenderer;
  readonly #onRest: () => void;
  readonly #moving: number;
  readonly #resting: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onRest` draws anew. */
  constructor(renderer: WebGLRenderer, { isSoftware, onRest }: { readonly isSoftware: boolean; readonly onRest: () => void }) {
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
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#set(this.#resting);
      this.#onRest();
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
