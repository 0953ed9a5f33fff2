import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MOST_ON_A_SHEET, SHEET_NAME_HEIGHT } from '#contract/library/contact-sheet.ts';
import { makePng, type Pixel } from '../../../test/support/files/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { decodePng } from '../delivery/codecs/png-codec.ts';
import { contactSheet } from './contact-sheet.ts';

function preview(colour: Pixel, [width, height] = [300, 300]): string {
  const path = join(newFolder(), 'preview.png');
  writeFileSync(
    path,
    makePng(width ?? 1, height ?? 1, () => colour),
  );
  return path;
}

async function sheetOf(previews: readonly (string | undefined)[], names?: readonly (Uint8Array | undefined)[]) {
  const sheet = await contactSheet(previews, names);
  if (!sheet.ok) throw new Error(sheet.error.message);
  const pixels = decodePng(sheet.value.png);
  const colourAt = (x: number, y: number) => [...pixels.data.subarray((y * pixels.width + x) * 4, (y * pixels.width + x) * 4 + 3)];
  return { ...sheet.value, pixels, colourAt, middleOf: (column: number, row: number) => colourAt(156 + column * 300, 156 + row * 300) };
}

describe('a contact sheet', () => {
  test('has every preview in its place, in the order given, and leaves out what cannot be read', async () => {
    const broken = join(newFolder(), 'preview.png');
    writeFileSync(broken, 'no picture');
    const { columns, rows, pixels, middleOf } = await sheetOf([preview([255, 0, 0, 255]), broken, undefined, preview([0, 0, 255, 255])]);
    expect([columns, rows, pixels.width, pixels.height]).toEqual([3, 2, 912, 612]);
    const empty = middleOf(2, 1);
    expect([middleOf(0, 0), middleOf(1, 0), middleOf(2, 0), middleOf(0, 1)]).toEqual([
      [255, 0, 0],
      [42, 45, 43],
      [42, 45, 43],
      [0, 0, 255],
    ]);
    expect(empty).toEqual([26, 28, 27]);
  });

  test('fits previews of any shape into their tiles, and shows the ground through what is transparent', async () => {
    const { colourAt, middleOf } = await sheetOf([preview([255, 255, 255, 128], [600, 300]), preview([9, 9, 9, 255], [40, 40])]);
    expect(middleOf(0, 0)).toEqual([149, 150, 149]);
    expect(colourAt(156, 20)).toEqual([42, 45, 43]);
    expect(middleOf(1, 0)).toEqual([9, 9, 9]);
  });

  test('has names under the tiles where they were written, and leaves out those that do not fit', async () => {
    const ink = new Uint8Array(288 * SHEET_NAME_HEIGHT);
    ink[5 * 288 + 40] = 255;
    const black = preview([0, 0, 0, 255]);
    const { pixels, colourAt } = await sheetOf([black, black, black], [ink, undefined, new Uint8Array(9)]);
    expect([pixels.width, pixels.height]).toEqual([612, 612 + 2 * SHEET_NAME_HEIGHT]);
    expect(colourAt(12 + 40, 12 + 288 + 5)).toEqual([214, 219, 216]);
    expect(colourAt(12 + 41, 12 + 288 + 5)).toEqual([26, 28, 27]);
    expect(colourAt(312 + 40, 12 + 288 + 5)).toEqual([26, 28, 27]);
    expect(colourAt(156, 12 + 288 + SHEET_NAME_HEIGHT + 12)).toEqual([0, 0, 0]);
  });

  test('is refused for nothing, and for too many', async () => {
    for (const count of [0, MOST_ON_A_SHEET + 1]) {
      expect(await contactSheet(Array(count).fill(undefined))).toMatchObject({ ok: false, error: { code: 'usage' } });
    }
  });
});
