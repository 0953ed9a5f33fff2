// What of a picture belongs to the object: one value a pixel, row by row from the top, 0 for nothing and 255 for all of it.

export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8ClampedArray<ArrayBuffer>;
}

/** Pixels from `left` and `top` up to, and without, `right` and `bottom`. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** From here on a pixel belongs to the object when its square is cut (docs/trellis-inference.md §4.1). */
const FOREGROUND = 204;
const MARGIN = 1.2;

export function wholeOf({ width, height }: Pick<Mask, 'width' | 'height'>): Area {
  return { left: 0, top: 0, right: width, bottom: height };
}

export function isEmptyArea({ left, top, right, bottom }: Area): boolean {
  return right <= left || bottom <= top;
}

/** The part of `area` that lies inside the picture, in whole pixels. */
export function insideOf({ width, height }: Pick<Mask, 'width' | 'height'>, area: Area): Area {
  return {
    left: Math.max(0, Math.floor(area.left)),
    top: Math.max(0, Math.floor(area.top)),
    right: Math.min(width, Math.ceil(area.right)),
    bottom: Math.min(height, Math.ceil(area.bottom)),
  };
}

export function joined(one: Area | undefined, other: Area): Area {
  if (one === undefined || isEmptyArea(one)) return other;
  if (isEmptyArea(other)) return one;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

/** The square that the model will see, which may reach beyond the picture; undefined when there is no object in the mask. */
export function modelFrame(mask: Mask): Area | undefined {
  const box = foregroundBox(mask);
  if (box === undefined) return undefined;
  const { left, top, right, bottom } = box;
  const half = Math.floor(Math.floor(Math.max(right - left, bottom - top) * MARGIN) / 2);
  if (half < 1) return undefined;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

/** The first and last row and column of the foreground. */
function foregroundBox({ width, height, values }: Mask): Area | undefined {
  let box: Area | undefined;
  for (let y = 0; y < height; y++) {
    const left = firstForeground(values, y * width, (y + 1) * width, 1) - y * width;
    if (left === width) continue;
    const right = firstForeground(values, (y + 1) * width - 1, y * width - 1, -1) - y * width;
    box = { left: Math.min(box?.left ?? left, left), right: Math.max(box?.right ?? right, right), top: box?.top ?? y, bottom: y };
  }
  return box;
}

/** From `from` on in steps of one; `end`, which is not looked at, where there is none. */
function firstForeground(values: Uint8ClampedArray, from: number, end: number, step: 1 | -1): number {
  let at = from;
  while (at !== end && (values[at] ?? 0) <= FOREGROUND) at += step;
  return at;
}
