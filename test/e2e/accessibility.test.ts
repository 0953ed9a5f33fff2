// Whether the window can be read and used with the keyboard alone, in both themes.

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GERMAN } from '../../renderer/words/german.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage as see } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { lostFocus, watchFocus } from '../support/window/focus-watch.ts';
import { axeFindings, faintTexts } from '../support/window/legibility.ts';
import { dropFile } from '../support/window/window-actions.ts';

const CRATE = join(import.meta.dirname, '../../examples/crate.png');
const LEAST_CONTRAST = 4.5;
/** For what the engine has to do. */
const PATIENT = { timeout: 150_000 };

const home = mkdtempSync(join(tmpdir(), 'espalier-accessibility-'));
let app: DesktopApp;

beforeAll(async () => {
  const unreadable = join(home, 'library', '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2');
  mkdirSync(unreadable, { recursive: true });
  writeFileSync(join(unreadable, 'asset.json'), '{');
  writeFileSync(join(unreadable, 'latent.safetensors'), '');
  app = await openDesktopApp({ ESPALIER_HOME: home });
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await watchFocus(app.page);
  await dropFile(app.page, CRATE);
  await app.page
    .getByRole('img', { name: /^crate.png/ })
    .first()
    .waitFor();
  await app.page.getByText('Model and seed').click();
  for (const folded of ['Build', 'More files', 'Compressed copy']) await app.page.getByText(folded, { exact: true }).click();
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

keepEvidenceOfFailures(() => app);

afterEach(async () => expect(await lostFocus(app.page)).toEqual([]));

/** For whoever looks at the pages: nothing is compared. */
const keepPicture = (name: string) => app.page.screenshot({ path: join(import.meta.dirname, `../../test-results/${name}.png`) });

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  test.each([
    ['Create', 'Alt+1'],
    ['the empty library', 'Alt+2'],
    ['Models', 'Alt+3'],
    ['the empty trash', 'Alt+Delete'],
    ['Settings', 'Control+,'],
    ['the list of commands', 'Control+K'],
    ['the sheet of all keys', '?'],
  ])('is legible and understood by a screen reader in %s', async (_where, keys) => {
    const { page } = app;
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.keyboard.press('Control+Shift+L');
    await page.keyboard.press(keys);
    await page.locator(`html[data-theme=${theme}]`).waitFor();
    expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
    expect(await axeFindings(page, { onlyColours: theme === 'light' })).toEqual([]);
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
  await see(page.getByRole('button', { name: 'cannot be read' })).toHaveCount(0);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('the Settings page', () => {
  const inFile = () => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));

  test('changes theme, size and device for good, by clicks', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Settings' }).click();
    const button = page.getByRole('button', { name: 'Check this machine' });
    const width = async () => (await button.boundingBox())?.width ?? 0;
    const before = await width();
    await page.getByRole('radio', { name: 'Light' }).check();
    await page.locator('html[data-theme=light]').waitFor();
    await page.getByRole('radio', { name: '150%' }).check();
    await expect.poll(width).toBeGreaterThan(before * 1.45);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await page.getByRole('region', { name: 'Work in progress' }).evaluate((tray) => tray.checkVisibility())).toBe(true);
    await keepPicture('settings-large');
    await page.getByLabel('New jobs run on').selectOption({ label: 'The processor' });
    await expect.poll(inFile).toMatchObject({ version: 1, theme: 'light', interfaceScale: 1.5, device: 'cpu' });
    await page.getByRole('radio', { name: '100%' }).check();
    await expect.poll(inFile).toMatchObject({ interfaceScale: 1 });
  });

  test('speaks German at one click, everywhere and for good, and English again', async () => {
    const { page } = app;
    await page.getByRole('radio', { name: 'Deutsch' }).check();
    await page.locator('html[lang=de]').waitFor();
    await page.getByRole('heading', { name: GERMAN.settings.title }).waitFor();
    await page.getByText(GERMAN.queue.idle).waitFor();
    expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await keepPicture('settings-german');
    await expect.poll(inFile).toMatchObject({ language: 'de' });
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: GERMAN.create.grow, exact: true }).waitFor();
    await keepPicture('create-german');
    for (const [room, keys] of [
      ['library', 'Alt+2'],
      ['trash', 'Alt+Delete'],
    ] as const) {
      await page.keyboard.press(keys);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await keepPicture(`${room}-german`);
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await keepPicture('shortcuts-german');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'English' }).check();
    await page.locator('html[lang=en]').waitFor();
  });

  test('looks at the machine, shows the log, and unloads the model, which the next job needs not mind', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Check this machine' }).click();
    const found = page.getByRole('list', { name: 'What was found' });
    await found.getByText('“Starter” and “Starter, from words” can be used.').waitFor({ timeout: 60_000 });
    expect(await found.getByRole('listitem').count()).toBeGreaterThan(5); // five checks, and what there is to say of this machine
    await page.getByRole('button', { name: 'Show the log' }).click();
    await page.getByRole('region', { name: 'The last lines of the log' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await keepPicture('settings-checked');
    await page.getByRole('button', { name: 'Free the memory now' }).click();
    await page.getByText('Off until it is needed').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Free the memory now');
    await page.keyboard.press('Alt+1');
    expect(await page.getByRole('button', { name: 'Grow', exact: true }).isEnabled()).toBe(true);
  });

  test('lets other programs in by one click, with a token, and shuts them out again', async () => {
    const { page } = app;
    await page.keyboard.press('Control+,');
    const port = await freePort();
    await page.getByLabel('Port').fill(String(port));
    await page.getByLabel('Port').press('Enter');
    await page.getByLabel(/Token/).fill('secret');
    await page.getByLabel(/Token/).press('Enter');
    await expect.poll(inFile).toMatchObject({ localApiPort: port, localApiToken: 'secret' });
    await page.getByRole('checkbox', { name: /local HTTP API/ }).check();
    await page.getByText(`Answers at http://127.0.0.1:${port}`).waitFor({ timeout: 60_000 });
    const ask = (token: string) => fetch(`http://127.0.0.1:${port}/api/v1/jobs`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask('wrong')).status).not.toBe(200);
    expect((await ask('secret')).status).toBe(200);
    await page.getByRole('list', { name: 'Who asked lately' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await keepPicture('settings-local-api');
    await page.getByRole('checkbox', { name: /local HTTP API/ }).uncheck();
    await page.getByText('Off. Nothing listens.').waitFor();
    await expect(ask('secret')).rejects.toThrow();
  });

  test('says what of a damaged file was set aside', async () => {
    const { page } = app;
    await page.keyboard.press('Alt+2'); // the file is read when the page is opened
    writeFileSync(join(home, 'settings.json'), '{"theme": ');
    await page.keyboard.press('Control+,');
    await page.getByText(/settings-damaged-.*json, and the settings are as at first/).waitFor();
    await page.locator('html[data-theme=dark]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Settings');
    await keepPicture('settings-damaged');
  });
});

test('explains behind question marks, names pictures in tips, and draws its own lists of choices', async () => {
  const { page } = app;
  await page.keyboard.press('Alt+1');
  await page.getByRole('button', { name: 'About: Files' }).first().focus();
  await page.keyboard.press('Enter');
  const page1 = page.getByRole('note', { name: 'About: Files' });
  await page1.getByText('For printing: shape alone').waitFor();
  expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
  expect(await axeFindings(page)).toEqual([]);
  await keepPicture('explanation');
  await page.keyboard.press('Escape');
  await page1.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Zoom in' }).hover();
  await page.locator('[popover]').getByText('Zoom in').waitFor();
  await keepPicture('tip');
  await page.getByLabel('Sides drawn').focus();
  await page.keyboard.press('Space');
  await page.locator('select:open').waitFor();
  await keepPicture('choices');
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('select:open').count()).toBe(0);
  expect(await page.locator('[title]').count()).toBe(0);
});

describe('the keyboard alone', () => {
  test('is put at the main place of each room, and hears no single letters when they are switched off', async () => {
    const { page } = app;
    const present = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
    await page.keyboard.press('Alt+2');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await expect.poll(present).toMatch(/Library|Objects/);
    await page.keyboard.press('Alt+1');
    await expect.poll(present).toBe('Create');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Roll a new seed').waitFor();
    await keepPicture('shortcuts');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+,');
    await page.getByRole('checkbox', { name: 'Single letters and signs run commands' }).uncheck();
    await page.keyboard.press('Alt+1');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox', { name: 'Find a command' }).fill('keyboard shortcuts');
    await page.keyboard.press('Enter');
    await sheet.getByText('Single letters and signs are switched off').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.getByRole('checkbox', { name: 'Single letters and signs run commands' }).check();
  });

  test('reaches every control of Create in the order of the eye, and shows where it is', async () => {
    const { page } = app;
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: 'Create' }).focus();
    const visited: string[] = [];
    for (let step = 0; step < 90 && !visited.includes('Grow'); step += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => ({
        name: document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.querySelector('span')?.textContent ?? '',
        hasRing: [document.activeElement, ...(document.activeElement?.querySelectorAll('*') ?? [])].some(
          (element) => element !== null && getComputedStyle(element).outlineStyle !== 'none',
        ),
      }));
      expect(focused, 'a ring around the focus, or around its grip').toMatchObject({ hasRing: true });
      visited.push(focused.name);
    }
    const order = ['Library', 'View 1: crate.png', 'Start over', 'Draft', 'Draft', 'Grow'];
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
    await expect.poll(present).toContain('Library');
    await page.keyboard.press('End');
    await field.fill('');
    for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowDown');
    await expect.poll(present).toContain('Keyboard shortcuts');
    expect(
      await page.getByRole('option', { selected: true, name: /Keyboard shortcuts/ }).evaluate((option) => option.checkVisibility()),
    ).toBe(true);
    await field.fill('libr');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  test('goes the whole way: grows, cancels, grows, builds, compares, tags, finds, throws away, takes back, puts back', async () => {
    const { page } = app;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const tabTo = async (name: string, role: 'button' | 'textbox' = 'button') => {
      const target = page.getByRole(role, { name, exact: true });
      await target.waitFor();
      const isThere = () => target.evaluate((element) => element === document.activeElement);
      for (let step = 0; step < 40 && !(await isThere()); step += 1) await press('Tab');
      expect(await isThere(), name).toBe(true);
    };
    await press('Alt+1', 'Control+1', 'Control+Enter');
    const growing = page.getByRole('progressbar', { name: 'Growth of crate' });
    await growing.waitFor(PATIENT);
    await press('Control+.');
    await page.getByText('Nothing is growing').waitFor(PATIENT);
    await press('Control+Enter');
    await growing.waitFor(PATIENT);
    await page.locator('main[data-phase=shown]').waitFor(PATIENT);
    await press('b');
    await page.getByRole('complementary', { name: 'Build crate again' }).waitFor();
    await press('Control+Enter');
    await see(page.getByRole('region', { name: 'Builds' }).getByRole('listitem')).toHaveCount(2, PATIENT);
    await page.getByRole('button', { name: 'Build again…' }).waitFor(PATIENT);
    await press('c');
    await page.getByRole('slider', { name: /^Divider/ }).waitFor(PATIENT);
    await press('Escape', 'Escape');
    await page.getByRole('listbox', { name: 'Objects' }).waitFor();
    await see(page.getByRole('listbox', { name: 'Objects' })).toBeFocused();
    await press('Alt+t');
    await tabTo('New tag', 'textbox');
    await page.keyboard.type('kept');
    await press('Enter', 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('/');
    await page.keyboard.type('kept');
    await page.getByRole('option', { name: /^crate/ }).waitFor();
    await press('Escape');
    await see(page.getByRole('listbox', { name: 'Objects' })).toBeFocused();
    await press('Home', 'Delete');
    await page.getByText('crate is in the trash.').waitFor();
    await press('Control+z');
    await page.getByRole('option', { name: /^crate/ }).waitFor();
    await see(page.getByRole('listbox', { name: 'Objects' })).toBeFocused(); // the library was empty: the cards are new
    await press('Home', 'Delete');
    await page.getByRole('heading', { name: 'Nothing has grown yet' }).waitFor();
    await press('Alt+Delete');
    await tabTo('Put back crate');
    await press('Enter');
    await page.getByText('crate is back in the library.', { exact: true }).waitFor();
  });
});
