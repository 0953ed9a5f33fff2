// Whether the window can be read and used with the keyboard alone, in both themes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesktopApp, openDesktopApp } from '../support/desktop-app.ts';
import { keepEvidenceOfFailures } from '../support/failure-evidence.ts';
import { axeFindings, faintTexts } from '../support/legibility.ts';
import { dropFile } from '../support/window-actions.ts';

const CRATE = join(import.meta.dirname, '../../examples/crate.png');
const LEAST_CONTRAST = 4.5;

const home = mkdtempSync(join(tmpdir(), 'espalier-accessibility-'));
let app: DesktopApp;

beforeAll(async () => {
  const unreadable = join(home, 'library', '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2');
  mkdirSync(unreadable, { recursive: true });
  writeFileSync(join(unreadable, 'asset.json'), '{');
  writeFileSync(join(unreadable, 'latent.safetensors'), '');
  app = await openDesktopApp({ ESPALIER_HOME: home });
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await dropFile(app.page, CRATE);
  await app.page.getByRole('img', { name: 'crate.png', exact: true }).waitFor();
  await app.page.getByText('Settings').click();
  for (const folded of ['Build', 'More files', 'Compressed copy']) await app.page.getByText(folded, { exact: true }).click();
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

keepEvidenceOfFailures(() => app);

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  test.each([
    ['Create', 'Alt+1'],
    ['the empty library', 'Alt+2'],
    ['the list of commands', 'Control+K'],
  ])('is legible and understood by a screen reader in %s', async (_where, keys) => {
    const { page } = app;
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.keyboard.press('Control+Shift+L');
    await page.keyboard.press(keys);
    await page.locator(`html[data-theme=${theme}]`).waitFor();
    expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });
});

test('says by a click what in the library cannot be read, and the trash takes it', async () => {
  const { page } = app;
  await page.keyboard.press('Alt+2');
  await page.getByRole('button', { name: '1 cannot be read' }).focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('article', { name: 'An object without a name' });
  await card.getByText('asset.json is not whole.').waitFor();
  expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
  expect(await axeFindings(page)).toEqual([]);
  await card.getByRole('button', { name: 'Build it again' }).waitFor();
  await card.getByRole('button', { name: 'Move to trash' }).click();
  await page.getByRole('heading', { name: 'Nothing has grown yet' }).waitFor();
  expect(await page.getByRole('button', { name: 'cannot be read' }).count()).toBe(0);
});

describe('the keyboard alone', () => {
  test('reaches every control of Create in the order of the eye, and shows where it is', async () => {
    const { page } = app;
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: 'Create' }).focus();
    const visited: string[] = [];
    for (let step = 0; step < 50 && !visited.includes('Grow'); step += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => ({
        name: document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.querySelector('span')?.textContent ?? '',
        outline: document.activeElement === null ? '' : getComputedStyle(document.activeElement).outlineStyle,
      }));
      expect(focused.outline).not.toBe('none');
      visited.push(focused.name);
    }
    const order = ['Library', 'View 1: crate.png', 'Start over', 'Keep this seed', 'Draft', 'Grow'];
    expect(visited.filter((name) => order.includes(name))).toEqual(order);
  });

  test('runs a command that is found by a part of its name', async () => {
    const { page } = app;
    await page.keyboard.press('Control+K');
    const field = page.getByRole('combobox', { name: 'Find a command' });
    const present = async () => page.locator(`[id="${await field.getAttribute('aria-activedescendant')}"]`).textContent();
    await field.fill('no such command');
    await page.getByText('No command is called “no such command”.').waitFor();
    await page.keyboard.press('ArrowDown');
    await field.fill('libr');
    expect(await present()).toContain('Library');
    await page.keyboard.press('End');
    await field.fill('');
    for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowDown');
    expect(await present()).toContain('Switch between dark and light');
    expect(await page.getByRole('option', { selected: true, name: /Switch/ }).evaluate((option) => option.checkVisibility())).toBe(true);
    await field.fill('libr');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await page.locator('dialog').waitFor({ state: 'detached' });
  });
});
