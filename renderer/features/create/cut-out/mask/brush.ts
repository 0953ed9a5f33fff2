// A round brush on a mask. It adds or takes away; going over a place twice in the same way changes nothing more.
import { type Area, insideOf, type Mask } from './mask.ts';

export interface Brush {
  /** In pixels of the picture. */
  readonly radius: number;
  /** The part of the radius, 0…1, over which it fades out. */
  readonly softness: number;
  readonly erases: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Even a hard edge is this many pixels wide, or it would show steps. */
const LEAST_FADE = 1.4;

/** Where a line from `from` to `to` can change something. */
export function lineArea(mask: Mask, from: Point, to: Point, { radius }: Brush): Area {
  const reach = radius + LEAST_FADE;
  return insideOf(mask, {
    left: Math.min(from.x, to.x) - reach,
    top: Math.min(from.y, to.y) - reach,
    right: Math.max(from.x, to.x) + reach,
    bottom: Math.max(from.y, to.y) + reach,
  });
}

/** Paints a straight line with round ends over `area`, which is its `lineArea`. */
export function paintLine({ width, values }: Mask, [from, to]: readonly [Point, Point], brush: Brush, area: Area): void {
  const { inner, outer } = fadeOf(brush);
  const [innerSquared, outerSquared] = [inner * inner, outer * outer];
  const [alongX, alongY] = [to.x - from.x, to.y - from.y];
  const length = alongX * alongX + alongY * alongY || 1;
  for (let y = area.top; y < area.bottom; y++) {
    const offY = y + 0.5 - from.y;
    for (let x = area.left; x < area.right; x++) {
      const offX = x + 0.5 - from.x;
      const along = Math.min(Math.max((offX * alongX + offY * alongY) / length, 0), 1);
      const [awayX, awayY] = [offX - along * alongX, offY - along * alongY];
      const distance = awayX * awayX + awayY * awayY;
      if (distance >= outerSquared) continue;
      const value = distance <= innerSquared ? 255 : 255 * faded((Math.sqrt(distance) - inner) / (outer - inner));
      const at = y * width + x;
      const before = values[at] ?? 0;
      values[at] = brush.erases ? Math.min(before, 255 - value) : Math.max(before, value);
    }
  }
}

/** Where the brush begins to fade, and where it ends. Half of what is painted at a place lies at the radius of a hard one. */
function fadeOf({ radius, softness }: Brush): { inner: number; outer: number } {
  const fade = Math.max(radius * softness, LEAST_FADE);
  const outer = Math.max(radius, LEAST_FADE / 2) + (fade === LEAST_FADE ? LEAST_FADE / 2 : 0);
  return { inner: Math.max(outer - fade, 0), outer };
}

/** 1 at 0, 0 at 1, smooth at both ends. */
function faded(part: number): number {
  return 1 - part * part * (3 - 2 * part);
}
