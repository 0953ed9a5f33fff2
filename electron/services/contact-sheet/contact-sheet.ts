// One picture of many assets: their previews in rows, in the order in which they are given, with their names under them where somebody
// wrote those. Bounded in number and in pixels.
import { readFile } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { encode } from 'fast-png';
import { MOST_ON_A_SHEET, SHEET_NAME_HEIGHT, SHEET_TILES } from '#contract/library/contact-sheet.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { Pixels } from '../delivery/codecs/pixels.ts';
import { decodePng } from '../delivery/codecs/png-codec.ts';

export interface ContactSheet {
  readonly png: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

/** The ground of the sheet, and that of each tile: a dark studio, as previews are transparent. */
const GROUND = [26, 28, 27] as const;
const TILE = [42, 45, 43] as const;
const GAP = 12;
const INK = [214, 219, 216] as const;

/**
 * `previews` are paths of PNG pictures; undefined, or one that cannot be read, leaves its tile empty. Fails with usage for none and for
 * more than MOST_ON_A_SHEET. `names` are how much ink each pixel gets under a tile, 0…255, in rows as wide as the tile and
 * SHEET_NAME_HEIGHT of them: this side of the window there are no letters. What has another size is left out.
 */
export async function contactSheet(
  previews: readonly (string | undefined)[],
  names: readonly (Uint8Array | undefined)[] = [],
): Promise<Result<ContactSheet>> {
  const side = SHEET_TILES.find(({ upTo }) => previews.length <= upTo)?.side;
  if (previews.length === 0 || side === undefined) {
    const message =
      previews.length === 0 ? 'There is nothing to put on a contact sheet.' : `A contact sheet has ${MOST_ON_A_SHEET} objects at most.`;
    return err({ code: 'usage', message });
  }
  const columns = Math.ceil(Math.sqrt(previews.length * 1.3)); // a little wider than high
  const rows = Math.ceil(previews.length / columns);
  const rowHeight = side + GAP + (names.length > 0 ? SHEET_NAME_HEIGHT : 0);
  const sheet = filled(columns * (side + GAP) + GAP, rows * rowHeight + GAP);
  for (const [at, path] of previews.entries()) {
    const place = { x: GAP + (at % columns) * (side + GAP), y: GAP + Math.floor(at / columns) * rowHeight };
    drawTile(sheet, place, side);
    drawName(sheet, names[at], { place: { x: place.x, y: place.y + side }, width: side });
    const picture = path === undefined ? undefined : await readPreview(path);
    if (picture !== undefined) drawPreview(sheet, picture, place, side);
    await breathe(); // decoding holds the process for a moment each
  }
  const { width, height, data } = sheet;
  return ok({ png: encode({ width, height, data, channels: 3, depth: 8 }), columns, rows });
}

async function readPreview(path: string): Promise<Pixels | undefined> {
  try {
    return decodePng(await readFile(path));
  } catch {
    return undefined;
  }
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue. */
  readonly data: Uint8Array;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function filled(width: number, height: number): Sheet {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 3) data.set(GROUND, at);
  return { width, height, data };
}

function drawTile({ width, data }: Sheet, { x, y }: Place, side: number): void {
  for (let row = y; row < y + side; row++) {
    for (let column = x; column < x + side; column++) data.set(TILE, (row * width + column) * 3);
  }
}

function drawName({ width, data }: Sheet, ink: Uint8Array | undefined, to: { readonly place: Place; readonly width: number }): void {
  if (ink?.length !== to.width * SHEET_NAME_HEIGHT) return;
  for (const [at, part] of ink.entries()) {
    const target = ((to.place.y + Math.floor(at / to.width)) * width + to.place.x + (at % to.width)) * 3;
    for (const [channel, ground] of GROUND.entries()) {
      data[target + channel] = Math.round(ground + ((INK[channel] ?? 0) - ground) * (part / 255));
    }
  }
}

/** Fitted into the tile, each pixel the mean of those of the preview that it covers. */
function drawPreview(sheet: Sheet, picture: Pixels, { x, y }: Place, side: number): void {
  const scale = Math.max(picture.width, picture.height) / side;
  const [width, height] = [Math.min(side, Math.round(picture.width / scale)), Math.min(side, Math.round(picture.height / scale))];
  const [left, top] = [x + Math.floor((side - width) / 2), y + Math.floor((side - height) / 2)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const mean = meanOf(picture, { x: column * scale, y: row * scale }, scale);
      const at = ((top + row) * sheet.width + left + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        sheet.data[at + channel] = Math.round((mean.colour[channel] ?? 0) + (1 - mean.alpha) * (TILE[channel] ?? 0));
      }
    }
  }
}

/** Of the square of `side` pixels at `place`: colours times alpha, and alpha, 0…1. */
function meanOf({ width, height, data }: Pixels, { x, y }: Place, side: number): { colour: number[]; alpha: number } {
  const [right, bottom] = [
    Math.min(width, Math.max(Math.floor(x) + 1, Math.round(x + side))),
    Math.min(height, Math.max(Math.floor(y) + 1, Math.round(y + side))),
  ];
  const colour = [0, 0, 0];
  let [alpha, count] = [0, 0];
  for (let row = Math.floor(y); row < bottom; row++) {
    for (let column = Math.floor(x); column < right; column++) {
      const at = (row * width + column) * 4;
      const weight = (data[at + 3] ?? 0) / 255;
      for (let channel = 0; channel < 3; channel++) colour[channel] = (colour[channel] ?? 0) + (data[at + channel] ?? 0) * weight;
      alpha += weight;
      count += 1;
    }
  }
  return { colour: colour.map((sum) => sum / count), alpha: alpha / count };
}
