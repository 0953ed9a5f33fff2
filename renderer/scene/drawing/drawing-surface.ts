// What the scene is drawn on, and how a frame that was drawn comes onto the page. With a graphics card both are one canvas. Without one
// the processor makes the page's own pictures too, and reads a canvas of WebGL back for each of them: until the imitated card has drawn,
// the page would answer nobody. So it draws beside the page there, and a frame is copied when it is whole.
import { graphicsCaughtUp } from './graphics-caught-up.ts';

type Context = WebGLRenderingContext | WebGL2RenderingContext;

export class DrawingSurface {
  /** For WebGL. */
  readonly drawn: HTMLCanvasElement;
  readonly #shown: HTMLCanvasElement;
  readonly #copy: CanvasRenderingContext2D | undefined;

  /** `shown` is on the page. Throws when the browser gives it no context. */
  constructor(shown: HTMLCanvasElement, { isSoftware }: { readonly isSoftware: boolean }) {
    this.#shown = shown;
    if (!isSoftware) {
      this.drawn = shown;
      return;
    }
    const copy = shown.getContext('2d', { willReadFrequently: true });
    if (copy === null) throw new Error('The browser gives the stage no canvas.');
    this.#copy = copy;
    this.drawn = document.createElement('canvas');
    this.drawn.addEventListener('webglcontextlost', () => shown.dispatchEvent(new Event('webglcontextlost')));
  }

  /** What is drawn stays until it is drawn over: it may be read in a later task. */
  get isKept(): boolean {
    return this.#copy !== undefined;
  }

  /** Resolves when what was drawn last is on the page. */
  async present(context: Context): Promise<void> {
    if (this.#copy === undefined) return;
    await this.whole(context);
    if (context.isContextLost()) return;
    const { width, height } = this.drawn;
    if (this.#shown.width !== width) this.#shown.width = width;
    if (this.#shown.height !== height) this.#shown.height = height;
    this.#copy.globalCompositeOperation = 'copy';
    this.#copy.drawImage(this.drawn, 0, 0);
  }

  /** Resolves when what was drawn last can be read without a wait, where it may be read later at all. */
  async whole(context: Context): Promise<void> {
    if (this.isKept) await graphicsCaughtUp(context);
  }
}
