// The window is closed and opened anew, asked for an object from outside, and crashes: what was kept is there.

import { expect, test } from 'vitest';
import { startAgain } from '../../support/window/desktop-app.ts';
import { expectPage } from '../../support/window/expect-page.ts';
import { colouredPart } from '../../support/window/window-actions.ts';
import { type Journey, PATIENT } from './journey.ts';
import { TAG } from './keeping.ts';

export function startsAgain(journey: Journey): void {
  test('finds the object by its tag after a restart, still there', async () => {
    await journey.restart();
    await journey.page.getByRole('button', { name: 'Library' }).click();
    const search = journey.page.getByLabel('Search the library');
    await search.fill('nothing like it');
    await journey.page.getByText('No results for').waitFor();
    await search.fill(TAG.toUpperCase());
    await expectPage(journey.page.getByRole('option')).toHaveCount(1, PATIENT);
    await journey.page.getByRole('option', { name: /dragon/ }).dblclick();
    await journey.page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
    const canvas = journey.page.getByLabel('dragon, in three dimensions');
    await expect.poll(() => colouredPart(journey.page, canvas), PATIENT).toBeGreaterThan(0.04);
    await journey.page.keyboard.press('Escape');
    const cards = journey.page.getByRole('listbox', { name: 'Objects' });
    await expectPage(cards).toBeFocused();
    await expectPage(journey.page.getByRole('option', { name: /dragon/, selected: true })).toBeVisible();
    await journey.page.keyboard.press('Enter');
    await journey.page.getByRole('heading', { name: 'dragon' }).waitFor();
  });

  test('opens the object that another start of the app asks for, and nothing that a hostile link does', async () => {
    const { page } = journey;
    await page.keyboard.press('Alt+2');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await startAgain(journey.environment, [`espalier://asset/${journey.sidecarOf('crate').id}?then=trash`]);
    await startAgain(journey.environment, ['espalier://asset/..%2f..%2fetc']);
    expect(await page.getByRole('heading', { name: 'Library' }).isVisible()).toBe(true);
    expect(await startAgain(journey.environment, [`espalier://asset/${journey.sidecarOf('crate').id}`])).toContain('already open');
    await page.getByRole('heading', { name: 'crate' }).waitFor();
    await startAgain(journey.environment, ['--open', journey.sidecarOf('dragon').id]);
    await page.getByRole('heading', { name: 'dragon' }).waitFor();
  });

  test('goes on after its window crashed', async () => {
    journey.stopWatching(); // it goes with the page that crashes
    const crash = journey.page.waitForEvent('crash');
    await journey.page.goto('chrome://crash').catch(() => undefined); // a crashing page answers nothing
    await crash;
    const page = await journey.app.currentPage();
    await page.getByRole('button', { name: 'Library' }).click();
    await page.getByRole('option', { name: /dragon/ }).waitFor();
  });
}
