// Whether the window can be read and used with the keyboard alone, in both themes.
import { mkdtempSync, rmSync } from 'node:fs';
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
    await page.keyboard.type('libr');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await page.locator('dialog').waitFor({ state: 'detached' });
  });
});
