// The main job, clicked through: the built app, its real window in a real Chromium, the real Python runtime.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DesktopApp, openDesktopApp } from '../support/desktop-app.ts';
import { colouredPart, dropFile } from '../support/window-actions.ts';

const ROOT = join(import.meta.dirname, '../..');
const DRAGON = join(ROOT, 'examples/dragon.png');
const CRATE = join(ROOT, 'examples/crate.png');
const CUT_OUT_TIMEOUT_MS = 60_000;
const GROWTH_TIMEOUT_MS = 150_000;
const PATIENT = { timeout: 30_000 };

const home = mkdtempSync(join(tmpdir(), 'espalier window & home '));
const downloads = join(home, 'downloads');
const environment = { ESPALIER_HOME: home, XDG_DOWNLOAD_DIR: downloads };
let app: DesktopApp;
let hasFailed = false;

beforeAll(async () => {
  app = await openDesktopApp(environment);
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

// Each step stands on the one before: after a failure the rest would only wait for what cannot come.
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || hasFailed) return;
  hasFailed = true;
  await app.page.screenshot({ path: join(ROOT, 'test-results/failed-step.png') }).catch(() => undefined);
  console.error(app.log());
});

describe('the studio, in this order', () => {
  test('opens on Create and says how the runtime is', async () => {
    await app.page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
    await app.page.getByText('Ready', { exact: true }).waitFor({ timeout: 60_000 });
  });

  test('shows a dropped picture, its cut-out, and the square that the model sees', async () => {
    await dropFile(app.page, CRATE);
    await app.page.getByRole('img', { name: 'crate.png', exact: true }).waitFor();
    const cutOut = app.page.getByRole('img', { name: 'crate.png without its background' });
    await cutOut.waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    await app.page.getByRole('img', { name: 'The square crop' }).waitFor();
    expect(await cutOut.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  });

  test('cancels a growth within seconds, and nothing is left of it', async () => {
    await app.page.keyboard.press('Control+Enter');
    await app.page.getByRole('progressbar', { name: 'Growth of crate' }).waitFor();
    await app.page.getByRole('button', { name: 'Cancel crate' }).click();
    await app.page.getByText('Nothing is growing').waitFor({ timeout: 15_000 });
    expect(readdirSync(join(home, 'library'))).toEqual([]);
  });

  test('grows a chosen picture through named stages and opens the object', async () => {
    await app.page.getByRole('button', { name: 'Start over' }).click();
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles([DRAGON]);
    await app.page.getByRole('img', { name: 'dragon.png', exact: true }).waitFor();
    await app.page.getByRole('button', { name: 'Grow', exact: true }).click();
    const tray = app.page.getByRole('region', { name: 'Work in progress' });
    for (const words of ['Making a surface', 'Writing the files']) await tray.getByText(words).waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await app.page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_TIMEOUT_MS });
  });

  test('draws the object in colour', async () => {
    const canvas = app.page.getByLabel('dragon, in three dimensions');
    await expect.poll(() => colouredPart(app.page, canvas), PATIENT).toBeGreaterThan(0.04);
    await app.page.screenshot({ path: join(ROOT, 'test-results/studio.png') });
  });

  test('shows another side of the object when it is turned, and other sides of its making by number keys', async () => {
    const canvas = app.page.getByLabel('dragon, in three dimensions');
    const before = await canvas.screenshot();
    await app.page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await canvas.screenshot()).equals(before), PATIENT).toBe(false);
    await app.page.keyboard.press('4');
    await expect.poll(() => colouredPart(app.page, canvas), PATIENT).toBeLessThan(0.02);
    await app.page.keyboard.press('1');
  });

  test('saves a copy of the model where the person says', async () => {
    await app.page.getByRole('button', { name: 'Save a copy: Model (GLB)' }).click();
    await app.page.getByText('Saved as dragon.glb.').waitFor();
    expect(statSync(join(downloads, 'dragon.glb')).size).toBeGreaterThan(10_000);
  });

  test('finds the object in the library after a restart', async () => {
    expect(await app.close()).toBe(0);
    app = await openDesktopApp(environment);
    await app.page.keyboard.press('Alt+2');
    await app.page.getByRole('option', { name: /dragon/ }).dblclick();
    await app.page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
    const canvas = app.page.getByLabel('dragon, in three dimensions');
    await expect.poll(() => colouredPart(app.page, canvas), PATIENT).toBeGreaterThan(0.04);
  });

  test('goes on after its window crashed', async () => {
    const crash = app.page.waitForEvent('crash');
    await app.page.goto('chrome://crash').catch(() => undefined); // a crashing page answers nothing
    await crash;
    const page = await app.currentPage();
    await page.keyboard.press('Alt+2');
    await page.getByRole('option', { name: /dragon/ }).waitFor();
  });
});
