// The first run, a broken picture, and a picture whose cut-out is fixed by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { expectPage } from '../../support/window/expect-page.ts';
import { axeFindings } from '../../support/window/legibility.ts';
import { dropFile } from '../../support/window/window-actions.ts';
import { CRATE, DRAGON, type Journey, PATIENT } from './journey.ts';

const CUT_OUT_TIMEOUT_MS = 60_000;

/** Of a picture, 0…1. */
export interface Place {
  readonly x: number;
  readonly y: number;
}
/** Beside the dragon, and inside it. */
export const PAINTED: Place = { x: 0.06, y: 0.12 };
export const ERASED: Place = { x: 0.5, y: 0.5 };

export function fixesTheCutOut(journey: Journey): void {
  test('opens on Create and says how the runtime is', async () => {
    await journey.page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
    await journey.page.getByText('Ready', { exact: true }).waitFor({ timeout: 60_000 });
  });

  test('says of a picture that is not whole what is wrong with it, and goes on', async () => {
    const { page } = journey;
    const broken = join(journey.home, 'broken.png');
    writeFileSync(broken, readFileSync(DRAGON).subarray(0, 9000));
    await dropFile(page, broken);
    await page.getByText('broken.png is damaged: part of the file is missing.').first().waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    await expectPage(page.getByRole('button', { name: 'Grow', exact: true })).toBeDisabled();
    await page.keyboard.press('Control+n');
    await page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
  });

  test('shows a dropped picture, its cut-out, and the square that the model sees', async () => {
    await dropFile(journey.page, CRATE);
    await journey.page.getByRole('img', { name: 'crate.png', exact: true }).waitFor();
    const cutOut = journey.page.getByRole('img', { name: 'crate.png without its background' });
    await cutOut.waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    await journey.page.getByRole('img', { name: 'The square crop' }).waitFor();
    expect(await cutOut.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  });

  test('shows a chosen picture beside its cut-out, nearer and from the divider on', async () => {
    const { page } = journey;
    await page.getByRole('button', { name: 'Start over' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles([DRAGON]);
    await page.getByRole('img', { name: 'dragon.png', exact: true }).waitFor();
    await onStage(journey.page).waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    const divider = page.getByRole('slider', { name: 'Divider between the picture and its cut-out' });
    await divider.press('Home');
    await expectPage(divider).toHaveAttribute('aria-valuenow', '0');
    const { width } = await boxOf(onStage(journey.page));
    await page.keyboard.press('Control++');
    await page.mouse.move(500, 400);
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await boxOf(onStage(journey.page))).width, PATIENT).toBeGreaterThan(1.5 * width);
    await page.keyboard.press('Control+0');
    await expect.poll(async () => (await boxOf(onStage(journey.page))).width, PATIENT).toBeCloseTo(width, 0);
    expect(await axeFindings(page)).toEqual([]);
  });

  test('fixes the cut-out with brush and eraser, undoes and redoes', async () => {
    const { page } = journey;
    await page.getByRole('button', { name: 'Brush: add to the object' }).click();
    await page.keyboard.press(']');
    const untouched = await alphas(page);
    await strokeAcross(page, PAINTED);
    await expect.poll(() => alphas(page), PATIENT).toEqual({ ...untouched, painted: 255 });
    await page.keyboard.press('Control+z');
    await expect.poll(() => alphas(page), PATIENT).toEqual(untouched);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => alphas(page), PATIENT).toEqual({ ...untouched, painted: 255 });
    await page.keyboard.press('x');
    await strokeAcross(page, ERASED);
    await expect.poll(() => alphas(page), PATIENT).toEqual({ painted: 255, erased: 0 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => alphas(page), PATIENT).toEqual({ painted: 255, erased: 255 });
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'What the model sees' }).click();
    await page.getByRole('img', { name: 'What the model sees' }).waitFor();
    await page.getByRole('button', { name: 'Cut-out', exact: true }).click();
  });
}

/** The cut-out on the stage. */
function onStage(page: Page): Locator {
  return page.getByRole('img', { name: 'dragon.png cut out' });
}

async function boxOf(element: Locator) {
  const box = await element.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}

/** A short stroke of the mouse to both sides of a place of the picture. */
async function strokeAcross(page: Page, { x, y }: Place): Promise<void> {
  const { mouse } = page;
  const box = await boxOf(onStage(page));
  const [middle, height] = [box.x + x * box.width, box.y + y * box.height];
  await mouse.move(middle - 8, height);
  await mouse.down();
  await mouse.move(middle + 8, height, { steps: 4 });
  await mouse.up();
}

/** How much the cut-out on the stage keeps at both places. */
async function alphas(page: Page): Promise<{ painted: number; erased: number }> {
  const [painted = -1, erased = -1] = await onStage(page).evaluate(
    (canvas: HTMLCanvasElement, places) =>
      places.map(({ x, y }) => {
        const pixel = canvas.getContext('2d')?.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1);
        return pixel?.data[3] ?? -1;
      }),
    [PAINTED, ERASED],
  );
  return { painted, erased };
}
