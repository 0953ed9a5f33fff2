// The mask of one picture while it is worked on: what was found, and what was painted over it. Draws nothing and asks nobody.
import type { SeparateObject } from '#contract/generation/generation.ts';
import { type Brush, lineArea, type Point, paintLine } from './brush.ts';
import { type Area, insideOf, isEmptyArea, type Mask, wholeOf } from './mask.ts';
import { MaskHistory } from './mask-history.ts';

/** How something was found in the picture. */
export interface FoundHow {
  readonly tolerance: number;
  /** The one of several objects that it is, counted from the left; all of them when undefined. */
  readonly object?: number | undefined;
  /** What stands apart in all that was found. */
  readonly objects: readonly SeparateObject[];
  /** Whether another tolerance would find something else. */
  readonly isAdjustable: boolean;
}

interface Found extends FoundHow {
  readonly values: Uint8ClampedArray;
}

/** Where what is found of itself begins. */
export const USUAL_TOLERANCE = 1;

export class CutOutEditor {
  readonly mask: Mask;
  /** As it was found first, for starting over. */
  readonly #original: Found;
  readonly #history: MaskHistory<Found>;

  /** `found` is what the picture was cut out by without anybody's help. */
  constructor(found: Mask, { objects = [], isAdjustable = false }: Partial<Pick<FoundHow, 'objects' | 'isAdjustable'>> = {}) {
    this.#original = { values: found.values.slice(), tolerance: USUAL_TOLERANCE, objects, isAdjustable };
    this.mask = { width: found.width, height: found.height, values: found.values.slice() };
    this.#history = new MaskHistory(this.mask, this.#original);
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  get found(): FoundHow {
    return this.#history.note;
  }

  /** Whether the mask is another than what was found first. */
  isFixed(): boolean {
    const [found, now] = [this.#original.values, this.mask.values];
    for (let at = 0; at < now.length; at++) if (now[at] !== found[at]) return true;
    return false;
  }

  /** A part of a stroke; answers what changed. */
  paint(from: Point, to: Point, brush: Brush): Area {
    const area = lineArea(this.mask, from, to, brush);
    if (isEmptyArea(area)) return area;
    this.#history.willChange(area);
    paintLine(this.mask, [from, to], brush, area);
    return area;
  }

  /** Ends a stroke; answers whether it changed anything. */
  endStroke(): boolean {
    return this.#history.commit();
  }

  /** Leaves nothing outside `area`; answers whether that changed anything. */
  crop(area: Area): boolean {
    const { left, top, right, bottom } = insideOf(this.mask, area);
    const { width, height, values } = this.mask;
    this.#history.willChange(wholeOf(this.mask));
    for (let y = 0; y < height; y++) {
      const row = y * width;
      if (y < top || y >= bottom) values.fill(0, row, row + width);
      else {
        values.fill(0, row, row + left);
        values.fill(0, row + right, row + width);
      }
    }
    return this.#history.commit();
  }

  /** Takes what was found with another tolerance, or one of several objects; what was painted stays. */
  findAgain(found: Uint8ClampedArray, how: FoundHow): boolean {
    const { values } = this.mask;
    const earlier = this.#history.note.values;
    this.#history.willChange(wholeOf(this.mask));
    for (let at = 0; at < values.length; at++) {
      if (values[at] === earlier[at]) values[at] = found[at] ?? 0;
    }
    return this.#history.commit({ ...how, values: found });
  }

  /** As it was found; can be undone like anything else. */
  reset(): boolean {
    this.#history.willChange(wholeOf(this.mask));
    this.mask.values.set(this.#original.values);
    return this.#history.commit(this.#original);
  }

  /** Answers what changed; undefined when there is nothing to undo. */
  undo(): Area | undefined {
    return this.#history.undo();
  }

  redo(): Area | undefined {
    return this.#history.redo();
  }
}
