// The object is looked at: turned, measured, lit, pictured and saved.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { expectPage } from '../../support/window/expect-page.ts';
import { axeFindings } from '../../support/window/legibility.ts';
import { colouredPart, pictureDifference } from '../../support/window/window-actions.ts';
import { type Journey, PATIENT, ROOT } from './journey.ts';

export function looksAtIt(journey: Journey): void {
  test('draws the object in colour', async () => {
    const canvas = journey.page.getByLabel('dragon, in three dimensions');
    await expect.poll(() => colouredPart(journey.page, canvas), PATIENT).toBeGreaterThan(0.04);
    await journey.page.screenshot({ path: join(ROOT, 'test-results/studio.png') });
    await expectPage(journey.page.getByRole('region', { name: 'Recipe' })).toContainText('Starter'); // not what its folder is called
    await expectPage(journey.page.getByText('Latent, for rebuilding')).toBeHidden();
  });

  test('shows another side of the object when it is turned, and other sides of its making by number keys', async () => {
    const canvas = journey.page.getByLabel('dragon, in three dimensions');
    await canvas.locator('canvas[data-still=true]').waitFor(PATIENT); // it opens from the picture's camera and turns aside
    journey.firstView = await canvas.screenshot();
    await journey.page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await canvas.screenshot()).equals(journey.firstView), PATIENT).toBe(false);
    await journey.page.keyboard.press('4');
    await expect.poll(() => colouredPart(journey.page, canvas), PATIENT).toBeLessThan(0.02);
    await journey.page.keyboard.press('1');
  });

  test('writes the size of the object beside it, and measures between two places that are clicked', async () => {
    const { page } = journey;
    await page.keyboard.press('d');
    for (const edge of ['W', 'H', 'D'])
      await page
        .locator('main')
        .getByText(new RegExp(`^${edge} 0\\.\\d\\d m$`))
        .waitFor();
    await page.keyboard.press('m');
    await page.getByText('Click two places on the object.').waitFor();
    const { x, y, width, height } = (await page.locator('main canvas').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    for (const [across, down] of [
      [0.5, 0.45],
      [0.5, 0.6],
    ] as const) {
      await page.mouse.click(x + across * width, y + down * height);
    }
    await page.getByText(/^0\.\d\d m between both places$/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText('Click two places on the object.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Click two places on the object.').waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await page.keyboard.press('t');
    await expectPage(page.getByRole('button', { name: 'Turntable', exact: true })).toHaveAttribute('aria-pressed', 'true');
    const turning = await page.locator('main canvas').screenshot();
    await expect
      .poll(async () => pictureDifference(page, await page.locator('main canvas').screenshot(), turning), PATIENT)
      .toBeGreaterThan(0.01);
    await page.keyboard.press('t');
    await page.keyboard.press('f');
    await page.locator('canvas[data-still=true]').waitFor(PATIENT);
  });

  test('lights the object otherwise, and saves a picture of it with nothing behind it', async () => {
    const { page } = journey;
    const canvas = page.getByLabel('dragon, in three dimensions');
    const before = await canvas.screenshot();
    await page.keyboard.press('l');
    await page.getByLabel('Light', { exact: true }).selectOption('From the side');
    await page.getByLabel('Background', { exact: true }).selectOption('Checker');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(async () => pictureDifference(page, await canvas.screenshot(), before), PATIENT).toBeGreaterThan(0.02);
    await page.keyboard.press('p');
    await page.getByLabel('Longer side').selectOption('1024 px');
    await page.getByRole('button', { name: 'Save picture…' }).click();
    await page.getByText('Saved as dragon-picture.png.').waitFor(PATIENT);
    const picture = decode(readFileSync(join(journey.downloads, 'dragon-picture.png')));
    expect([Math.max(picture.width, picture.height), picture.channels, picture.data[3]]).toEqual([1024, 4, 0]);
    expect(picture.data.filter((_, at) => at % 4 === 3).some((alpha) => alpha === 255)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('l');
    await page.getByLabel('Light', { exact: true }).selectOption('Studio');
    await page.getByLabel('Background', { exact: true }).selectOption('Room');
    await page.keyboard.press('Escape');
  });

  test('saves a copy of the model where the user says', async () => {
    await journey.page.getByRole('button', { name: 'Save a copy: Model (GLB)' }).click();
    await journey.page.getByText('Saved as dragon.glb.').waitFor();
    expect(statSync(join(journey.downloads, 'dragon.glb')).size).toBeGreaterThan(10_000);
  });
}
