// What was done to a mask, for undoing and redoing it: the tiles that a step changed, as they were and as they became.
// Bounded in steps and in memory; the oldest step is forgotten first.
import { type Area, insideOf, isEmptyArea, joined, type Mask } from './mask.ts';

const TILE = 64;
const MOST_STEPS = 200;
const MOST_BYTES = 48 * 1024 * 1024;

interface TileChange {
  readonly area: Area;
  readonly before: Uint8ClampedArray;
  readonly after: Uint8ClampedArray;
}

interface Step<Note> {
  readonly changes: readonly TileChange[];
  readonly bytes: number;
  readonly before: Note;
  readonly after: Note;
}

export interface HistoryLimits {
  readonly steps: number;
  readonly bytes: number;
}

/** `Note` is what else belongs to a state of the mask, and comes back with it. */
export class MaskHistory<Note> {
  readonly #mask: Mask;
  readonly #limits: HistoryLimits;
  readonly #done: Step<Note>[] = [];
  #undone: Step<Note>[] = [];
  /** The tiles of the step that is being made, as they were before it. */
  #open = new Map<number, { readonly area: Area; readonly before: Uint8ClampedArray }>();
  #note: Note;

  constructor(mask: Mask, note: Note, limits: HistoryLimits = { steps: MOST_STEPS, bytes: MOST_BYTES }) {
    this.#mask = mask;
    this.#note = note;
    this.#limits = limits;
  }

  get note(): Note {
    return this.#note;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Call it before `area` of the mask is changed. */
  willChange(area: Area): void {
    const columns = Math.ceil(this.#mask.width / TILE);
    for (let row = Math.floor(area.top / TILE); row * TILE < area.bottom; row++) {
      for (let column = Math.floor(area.left / TILE); column * TILE < area.right; column++) {
        const at = row * columns + column;
        if (this.#open.has(at)) continue;
        const corner = { left: column * TILE, top: row * TILE };
        const tile = insideOf(this.#mask, { ...corner, right: corner.left + TILE, bottom: corner.top + TILE });
        this.#open.set(at, { area: tile, before: copied(this.#mask, tile) });
      }
    }
  }

  /** Ends the step. One that changed nothing is none; answers whether it was one. */
  commit(note: Note = this.#note): boolean {
    const changes = [...this.#open.values()]
      .map(({ area, before }) => ({ area, before, after: copied(this.#mask, area) }))
      .filter(({ before, after }) => before.some((value, at) => value !== after[at]));
    this.#open = new Map();
    if (changes.length === 0 && note === this.#note) return false;
    const bytes = changes.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
    this.#done.push({ changes, bytes, before: this.#note, after: note });
    this.#note = note;
    this.#undone = [];
    this.#forgetOldest();
    return true;
  }

  /** The area that changed; undefined when there is nothing to undo. */
  undo(): Area | undefined {
    const step = this.#done.pop();
    if (step === undefined) return undefined;
    this.#undone.push(step);
    this.#note = step.before;
    return this.#put(step, 'before');
  }

  redo(): Area | undefined {
    const step = this.#undone.pop();
    if (step === undefined) return undefined;
    this.#done.push(step);
    this.#note = step.after;
    return this.#put(step, 'after');
  }

  #put({ changes }: Step<Note>, which: 'before' | 'after'): Area {
    let whole: Area = { left: 0, top: 0, right: 0, bottom: 0 };
    for (const change of changes) {
      const { area } = change;
      const width = area.right - area.left;
      for (let y = area.top; y < area.bottom; y++) {
        const from = (y - area.top) * width;
        this.#mask.values.set(change[which].subarray(from, from + width), y * this.#mask.width + area.left);
      }
      whole = isEmptyArea(whole) ? area : joined(whole, area);
    }
    return whole;
  }

  #forgetOldest(): void {
    let bytes = this.#done.reduce((sum, step) => sum + step.bytes, 0);
    // The last step stays, however large it is.
    while (this.#done.length > 1 && (this.#done.length > this.#limits.steps || bytes > this.#limits.bytes)) {
      bytes -= this.#done.shift()?.bytes ?? 0;
    }
  }
}

function copied({ width, values }: Mask, { left, top, right, bottom }: Area): Uint8ClampedArray {
  const tile = new Uint8ClampedArray((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) tile.set(values.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  return tile;
}
