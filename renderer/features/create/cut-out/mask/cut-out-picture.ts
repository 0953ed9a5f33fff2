// The pixels that the stage draws: the picture with the mask as its transparency.
import { type Area, isEmptyArea, type Mask, wholeOf } from './mask.ts';

export class CutOutPicture {
  /** As it came, opaque or with a transparency of its own. */
  readonly original: ImageData;
  readonly #cut: ImageData;

  /** `found` has better colours along the outline that was found: freed of the background. */
  constructor(original: ImageData, found?: ImageData) {
    this.original = original;
    this.#cut = new ImageData(original.data.slice(), original.width, original.height);
    if (found?.width !== original.width || found.height !== original.height) return;
    for (let at = 0; at < found.data.length; at += 4) {
      if (found.data[at + 3] !== 0) this.#cut.data.set(found.data.subarray(at, at + 3), at);
    }
  }

  /** Draws what of the picture `mask` leaves, inside `area`. */
  drawCut(context: CanvasRenderingContext2D, mask: Mask, area: Area = wholeOf(mask)): void {
    if (isEmptyArea(area)) return;
    const { data } = this.#cut;
    for (let y = area.top; y < area.bottom; y++) {
      const row = y * mask.width;
      for (let x = area.left; x < area.right; x++) data[(row + x) * 4 + 3] = mask.values[row + x] ?? 0;
    }
    context.putImageData(this.#cut, 0, 0, area.left, area.top, area.right - area.left, area.bottom - area.top);
  }
}
