// The library as a user moves in it: by clicks and by keys, in order, filtered, two objects on one stage.
import { describe, expect, test } from 'vitest';
import { expectPage as see } from '../../support/window/expect-page.ts';
import { HOSTILE_NAME, HOSTILE_TAG, openLibraryApp } from '../../support/window/library-app.ts';

const library = openLibraryApp();
const { card, focused, judge, keepPicture, names, selected } = library;

describe('the library', () => {
  test('gives the keys to the cards, and says which of them are not built and what they came from', async () => {
    await expect.poll(() => focused()).toBe('library-grid');
    await see(card(/^Lantern/)).toContainText('Not built');
    await see(card(/^Dragon again/)).toContainText('made from Dragon');
    await judge('cards');
  });

  test('says a name that is cut off whole to whoever points at it, and to whoever comes to it by the keys', async () => {
    const { page } = library.app();
    const tip = page.locator('[popover=manual]:popover-open');
    await card(HOSTILE_NAME).getByText(HOSTILE_NAME).hover();
    await see(tip).toHaveText(HOSTILE_NAME);
    await card(/^chair 10/)
      .getByText('chair 10')
      .hover();
    await see(tip).toHaveCount(0);
    await page.waitForTimeout(600); // a tip comes sooner than that
    await see(tip).toHaveCount(0);
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Home');
    for (const words of [HOSTILE_NAME, `#${HOSTILE_TAG}`]) await see(tip).toContainText(words);
    await keepPicture('tip-by-keys');
    await page.keyboard.press('End');
    await see(card(/^chair 10/)).toHaveAttribute('aria-selected', 'true');
    await page.waitForTimeout(600);
    await see(tip).toHaveCount(0);
  });

  test('is put in order, and filtered, by clicks', async () => {
    const { page } = library.app();
    await page.getByRole('button', { name: 'Order: Newest first' }).click();
    await judge('order');
    await page.getByRole('menuitemradio', { name: 'By name' }).click();
    await expect.poll(names).toEqual([HOSTILE_NAME, 'Chair 9', 'chair 10', 'Dragon', 'Dragon again', 'Lantern']);
    await page.getByRole('button', { name: 'Order: By name' }).click();
    await page.getByRole('menuitemradio', { name: 'Most triangles first' }).click();
    await expect.poll(async () => (await names())[0]).toBe('Chair 9');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('radio', { name: 'Not built' }).check();
    await expect.poll(names).toEqual(['Lantern']);
    await judge('filter');
    const from = page.getByRole('textbox', { name: 'From' });
    const complaint = page.getByText(/^Write a day as/);
    for (const [typed, kept, shown] of [
      ['9/1/2026', '09/01/2026', []],
      ['soon', 'soon', []], // the filter stays as it was
      ['4.1.26', '04/01/2026', ['Lantern']],
      ['soon', 'soon', ['Lantern']],
      ['', '', ['Lantern']],
    ] as const) {
      await from.fill(typed);
      await page.keyboard.press('Enter');
      await see(complaint).toHaveCount(kept === 'soon' ? 1 : 0);
      await see(from).toHaveValue(kept);
      await expect.poll(names).toEqual(shown);
    }
    await see(page.getByRole('button', { name: 'Remove the filter: from', exact: false })).toHaveCount(0);
    await from.fill('soon');
    await page.keyboard.press('Enter');
    await complaint.waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Show everything' }).click();
    await see(from).toHaveValue('');
    await page.getByRole('checkbox', { name: 'Starter 5', exact: true }).check();
    await expect.poll(names).toHaveLength(5);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove the filter: Starter', exact: true }).click();
    await expect.poll(names).toHaveLength(6);
    await page.getByRole('button', { name: /^Order/ }).click();
    await page.getByRole('menuitemradio', { name: 'Newest first' }).click();
  });

  test('is moved in and found in by keys alone', async () => {
    const { page } = library.app();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Home');
    await expect.poll(selected).toEqual([HOSTILE_NAME]);
    await page.keyboard.press('End');
    await expect.poll(selected).toEqual(['chair 10']);
    await page.keyboard.type('dr');
    await expect.poll(selected).toEqual(['Dragon again']);
    await page.keyboard.press('Shift+ArrowRight');
    expect((await selected()).sort()).toEqual(['Dragon', 'Dragon again']);
    await page.keyboard.press('Escape');
    await expect.poll(selected).toEqual(['Dragon']);
    await page.keyboard.press('Control+a');
    await page.getByRole('toolbar', { name: '6 selected' }).waitFor();
    await judge('selected');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused()).toBe('library-grid');
  });

  test('opens a menu by the right mouse button and by the key, which shows what grew from the same picture', async () => {
    const { page } = library.app();
    await card(/^Dragon(?! again)/).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await see(page.getByRole('menuitem', { name: 'Make similar', disabled: true })).toContainText('the same shape of a picture');
    await judge('menu');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => focused()).toBe('library-grid');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Show what grew from the same picture' }).click();
    await expect.poll(async () => (await names()).sort()).toEqual(['Dragon', 'Dragon again', 'chair 10']);
    await page.getByText('Same picture as Dragon').waitFor();
    await judge('same-picture');
    await page.keyboard.press('Alt+a');
    await expect.poll(names).toHaveLength(6);
  });
});

describe('two objects', () => {
  test('stand on one stage, each under its name, and the way back leads to the cards', async () => {
    const { page } = library.app();
    await card(/^Dragon again/).click();
    await card(/^Dragon(?! again)/).click({ modifiers: ['ControlOrMeta'] });
    await page.keyboard.press('Alt+c');
    await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
    await page.getByRole('slider').waitFor();
    for (const name of ['Dragon again', 'Dragon']) await page.getByText(name, { exact: true }).last().waitFor();
    await keepPicture('compared');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor();
    await expect.poll(() => focused()).toBe('library-grid');
  });

  test('are three when one is duplicated, until that is taken back', async () => {
    const { page } = library.app();
    await card(/^Chair 9/).click();
    await page.keyboard.press('Control+Shift+D');
    await card(/^Chair 10/).waitFor();
    await page.getByText('7 objects').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: the duplicate of Chair 9 is in the trash.').waitFor();
    await page.getByText('6 objects').waitFor();
    await card(/^chair 10/).click();
    await card(/^Chair 9/).click({ modifiers: ['ControlOrMeta'] });
  });
});
