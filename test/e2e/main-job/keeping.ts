// The library: the object gets a tag, is found by it and dragged out, thrown away, taken back, and put back from the trash.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { expectPage } from '../../support/window/expect-page.ts';
import { type Journey, PATIENT } from './journey.ts';

/** What the object is found by from here on. */
export const TAG = 'hoard';

export function keepsIt(journey: Journey): void {
  test('gets a tag, and is found by it', async () => {
    const { page } = journey;
    await page.keyboard.press('Alt+2');
    await dragonOf(page).click();
    await page.keyboard.press('Alt+t');
    await page.getByLabel('New tag').fill(TAG);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type(TAG);
    await expectPage(page.getByRole('option')).toHaveCount(1, PATIENT);
    await expectPage(dragonOf(page)).toContainText(`#${TAG}`);
  });

  test('is dragged out of the window as the file that it is', async () => {
    const { page } = journey;
    await dragonOf(page).hover();
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 5 });
    await page.mouse.up();
    const dragged = () => /To be dragged out: (.*)/.exec(journey.app.log())?.[1];
    await expect.poll(dragged, PATIENT).toBeDefined();
    const [file = ''] = JSON.parse(dragged() ?? '[]') as string[]; // as the host wrote it
    expect(basename(file)).toBe('dragon.glb');
    const model = join(journey.home, 'library', journey.sidecarOf('dragon').id, 'model.glb');
    expect(readFileSync(file).equals(readFileSync(model))).toBe(true);
  });

  test('goes to the trash, comes back by one key, and from the trash room by a click', async () => {
    const { page } = journey;
    const { id } = journey.sidecarOf('dragon');
    const isThere = () => existsSync(join(journey.home, 'library', id));
    const cards = page.getByRole('listbox', { name: 'Objects' });
    await dragonOf(page).click();
    await cards.focus();
    await page.keyboard.press('Delete');
    await page.getByText('dragon is in the trash.').waitFor();
    await expect.poll(isThere, PATIENT).toBe(false);
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: dragon is back in the library.').waitFor();
    await expect.poll(isThere, PATIENT).toBe(true);
    await dragonOf(page).waitFor();
    await expectPage(cards).toBeFocused();
    await page.keyboard.press('Delete'); // what is back is selected
    await expect.poll(isThere, PATIENT).toBe(false);
    await page.keyboard.press('Alt+Delete');
    await page.getByRole('button', { name: 'Put back dragon' }).click();
    await page.getByText('dragon is back in the library.', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    expect(isThere()).toBe(true);
  });
}

function dragonOf(page: Page) {
  return page.getByRole('option', { name: /^dragon/ }).first();
}
