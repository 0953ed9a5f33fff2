// What a user says of objects in the library: names, tags, favourites, hostile ones among them.
import { describe, expect, test } from 'vitest';
import { expectPage as see } from '../../support/window/expect-page.ts';
import { HOSTILE_NAME, HOSTILE_TAG, openLibraryApp } from '../../support/window/library-app.ts';
import { tabTo } from '../../support/window/window-actions.ts';

const library = openLibraryApp();
const { card, focused, judge, keepPicture, names, sidecarOf } = library;

describe('what a user says of objects', () => {
  test('is written in place, by F2 and by a double click on the name', async () => {
    const { page } = library.app();
    await card(/^Lantern/).click();
    await page.keyboard.press('F2');
    await judge('rename');
    await page.keyboard.type('Lamp & <b>light</b>');
    await page.keyboard.press('Enter');
    await card(/^Lamp & <b>light<\/b>/).waitFor();
    await expect.poll(() => focused()).toBe('library-grid');
    await expect.poll(() => sidecarOf('Lantern').name).toBe('Lamp & <b>light</b>');
    await page.getByText('chair 10', { exact: true }).first().dblclick();
    await page.keyboard.type('never mind');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused()).toBe('library-grid');
    expect(sidecarOf('chair 10').name).toBe('chair 10');
  });

  test('is a tag for several at once, found at once, and taken back by Ctrl+Z', async () => {
    const { page } = library.app();
    await card(/^chair 10/).click();
    await card(/^Chair 9/).click({ modifiers: ['ControlOrMeta'] });
    await page.getByRole('button', { name: 'Tags…' }).click();
    await page.getByLabel('New tag').fill('Küche, wood');
    await page.keyboard.press('Enter');
    await see(page.getByRole('checkbox', { name: 'wood' })).toBeChecked();
    await judge('tags');
    await page.getByLabel('New tag').fill(`${'x'.repeat(61)}, short`);
    await page.keyboard.press('Enter');
    await page.getByText('A tag has 60 characters at most.').waitFor(); // and stays in the field
    await see(page.getByLabel('New tag')).toHaveValue('x'.repeat(61));
    await page.getByRole('checkbox', { name: 'short' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect
      .poll(() => [sidecarOf('chair 10').tags, sidecarOf('Chair 9').tags])
      .toEqual([
        ['Küche', 'wood'],
        ['Küche', 'wood'],
      ]);
    await page.keyboard.press('Control+d');
    await card(/^Chair 9.*/)
      .getByLabel('Favourite')
      .waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('kuche');
    await expect.poll(names).toEqual(['Chair 9', 'chair 10']);
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: which of 2 objects are favourites.').waitFor();
    await expect.poll(() => sidecarOf('Chair 9').favourite).toBe(false);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => sidecarOf('Chair 9').favourite).toBe(true);
  });

  test('runs nowhere, whatever it is', async () => {
    const { page } = library.app();
    await card(HOSTILE_NAME).click();
    await page.getByText(`#${HOSTILE_TAG}`).waitFor();
    expect(await page.locator('html').getAttribute('data-ran')).toBeNull();
  });

  test('is said whole beside the buttons of its page where there is no room for it', async () => {
    const { page } = library.app();
    await card(HOSTILE_NAME).click();
    await page.keyboard.press('Enter');
    await page.setViewportSize({ width: 700, height: 640 });
    await tabTo(page, page.getByRole('button', { name: 'Back to the library' }));
    const tip = page.locator('[popover=manual]:popover-open');
    for (const words of ['Back to the library', HOSTILE_NAME]) await see(tip).toContainText(words);
    await keepPicture('tip-of-title');
  });
});
