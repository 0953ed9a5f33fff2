// What waits, clicked through: growing and cancelling from the card, the order by mouse and by keys, pausing, a restart in between.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { thisProcess } from '../../electron/services/jobs/queue/process-identity.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { axeFindings } from '../support/window/legibility.ts';
import { dropFile } from '../support/window/window-actions.ts';

const ROOT = join(import.meta.dirname, '../..');
const RESULTS = join(ROOT, 'test-results');
const PATIENT = { timeout: 60_000 };

const home = mkdtempSync(join(tmpdir(), 'espalier-waiting-'));
let app: DesktopApp;
let hasFailed = false;

beforeAll(async () => {
  app = await openDesktopApp({ ESPALIER_HOME: home });
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

// Each step stands on the one before.
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));

afterEach(({ task }) => {
  if (task.result?.state === 'fail') hasFailed = true;
});

keepEvidenceOfFailures(() => app);

const waitingNames = () => app.page.getByRole('list', { name: 'Order of the waiting jobs' }).getByRole('listitem').allInnerTexts();
const namesOnly = async () => (await waitingNames()).map((text) => text.split('\n')[0]);
const tray = () => app.page.getByRole('region', { name: 'Work in progress' });
const openList = () =>
  tray()
    .getByRole('button', { name: /waiting/ })
    .click();

async function drag(handle: Locator, target: Locator): Promise<void> {
  const { mouse } = app.page;
  const [from, to] = [await handle.boundingBox(), await target.boundingBox()];
  if (from === null || to === null) throw new Error('there is nothing to drag, or nowhere to');
  await mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await mouse.down();
  await mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 });
  await mouse.up();
}

async function growFrom(example: string): Promise<void> {
  const { page } = app;
  await dropFile(page, join(ROOT, 'examples', `${example}.png`));
  await page.getByRole('img', { name: `${example}.png without its background` }).waitFor(PATIENT);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Queue another' }).waitFor(); // what is dropped from now on is another object
}

describe('the queue in the window, in this order', () => {
  test('says before Grow what each quality costs here, and what the chosen one will take', async () => {
    const { page } = app;
    await page.getByText('Ready', { exact: true }).waitFor(PATIENT);
    await dropFile(page, join(ROOT, 'examples/crate.png'));
    await page.getByRole('img', { name: 'crate.png without its background' }).waitFor(PATIENT);
    const quality = page.getByRole('group', { name: 'Quality' });
    await quality.getByRole('button', { name: /^Balanced.*(s|min)$/ }).waitFor(PATIENT);
    await page.getByText(/^Perhaps .* \(first run\) · about 40,000 triangles · 1024 texture · \d+ MB of memory$/).waitFor();
    await quality.getByRole('button', { name: /^Draft/ }).click();
    await page.getByText(/about 20,000 triangles · colours on its vertices/).waitFor();
    await page.screenshot({ path: join(RESULTS, 'create-forecast-dark.png') });
  });

  test('the log of what runs is shown on request', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Grow', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Growth of crate' }).waitFor();
    await page.screenshot({ path: join(RESULTS, 'growing-card-dark.png') });
    await page.getByRole('button', { name: 'Show the log of crate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Log of crate' });
    await dialog.getByText(/Began to grow "crate" from 1 picture/).waitFor();
    await page.screenshot({ path: join(RESULTS, 'job-log-dark.png') });
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expectPage(dialog).toBeHidden();
  });

  test('a growth is cancelled from its card, and grown again', async () => {
    const { page } = app;
    const card = page.getByRole('main', { name: 'Create' });
    await card.getByRole('button', { name: 'Cancel' }).click();
    await tray().getByText('Nothing is growing').waitFor(PATIENT);
    await page.getByRole('button', { name: 'Grow', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Growth of crate' }).waitFor();
    await page.getByRole('button', { name: 'Queue another' }).click();
    await tray().getByRole('button', { name: '1 waiting' }).waitFor();
  });

  test('a paused queue begins nothing; its order is changed by mouse and by keys', async () => {
    const { page } = app;
    await openList();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await tray().getByRole('button', { name: '1 waiting, paused' }).waitFor();
    await page.keyboard.press('Escape');
    await expectPage(page.getByRole('region', { name: 'Waiting jobs' })).toBeHidden();
    await page.getByRole('button', { name: 'Cancel crate' }).click();
    await growFrom('dragon');
    await growFrom('biplane');
    await tray().getByText('The queue is paused').waitFor(PATIENT);
    await openList();
    await expect.poll(namesOnly).toEqual(['crate', 'dragon', 'biplane']);
    const rows = page.getByRole('list', { name: 'Order of the waiting jobs' }).getByRole('listitem');
    await drag(page.getByRole('button', { name: 'Move biplane', exact: true }), rows.nth(0));
    await expect.poll(namesOnly).toEqual(['biplane', 'crate', 'dragon']);
    await page.getByRole('button', { name: 'Move biplane', exact: true }).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(namesOnly).toEqual(['crate', 'biplane', 'dragon']);
    await expectPage(page.getByRole('button', { name: 'Move biplane', exact: true })).toBeFocused();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(namesOnly).toEqual(['crate', 'dragon', 'biplane']);
    await page.getByRole('button', { name: 'Pause dragon', exact: true }).click();
    await expect.poll(async () => (await waitingNames())[1]).toBe('dragon\nPaused');
    expect(await axeFindings(page)).toEqual([]);
    for (const [name, width, height] of [
      ['large', 1280, 800],
      ['small', 960, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(RESULTS, `waiting-dark-${name}.png`) });
      await page.keyboard.press('Control+Shift+L');
      await page.screenshot({ path: join(RESULTS, `waiting-light-${name}.png`) });
      await page.keyboard.press('Control+Shift+L');
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.mouse.click(400, 300);
    await expectPage(page.getByRole('region', { name: 'Waiting jobs' })).toBeHidden();
  });

  test('after a restart it is paused still, in the same order, and everything can be cancelled at once', async () => {
    expect(await app.close()).toBe(0);
    app = await openDesktopApp({ ESPALIER_HOME: home });
    await tray().getByText('The queue is paused').waitFor(PATIENT);
    await openList();
    await expect.poll(namesOnly).toEqual(['crate', 'dragon', 'biplane']);
    expect((await waitingNames())[1]).toBe('dragon\nPaused');
    await app.page.getByRole('button', { name: 'Go on', exact: true }).click();
    await app.page.getByRole('progressbar', { name: 'Growth of crate' }).waitFor(PATIENT);
    await app.page.getByRole('button', { name: 'Cancel all' }).click();
    await expectPage(tray().getByRole('button', { name: /waiting/ })).toBeHidden();
    await app.page.getByRole('progressbar', { name: 'Growth of crate' }).waitFor();
  });

  test('an object that was finished meanwhile is told with its picture, counted at the library, and opened from there', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Settings' }).click();
    const notice = page.getByRole('status').filter({ hasText: 'crate has grown.' });
    await notice.waitFor({ timeout: 150_000 });
    await page.screenshot({ path: join(RESULTS, 'finished-notice-dark.png') });
    await page.getByRole('img', { name: '1 new object' }).waitFor();
    await notice.getByRole('button', { name: 'Open' }).click();
    await page.locator('main[data-phase=shown]').waitFor(PATIENT);
    await expectPage(page.getByRole('img', { name: '1 new object' })).toBeHidden();
  });

  test('what waits because another program measures the machine says so, until it is done', async () => {
    const { page } = app;
    const store = new JobStore(join(home, 'queue.sqlite'));
    expect([store.beginForOthers(thisProcess()), store.takeMachine(thisProcess())]).toEqual([true, true]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await growFrom('dragon');
    await expectPage(tray().getByText('Waiting for a measurement, which waits for what runs here')).toBeVisible();
    store.endForOthers(thisProcess());
    await expectPage(page.getByRole('main', { name: 'Create' }).getByText('Waiting while this machine is measured')).toBeVisible();
    await expectPage(tray().getByText('Waiting while this machine is measured')).toBeVisible();
    await openList();
    await expect.poll(waitingNames).toEqual(['dragon\nWaits for a measurement']);
    store.giveMachineBack(thisProcess());
    store.close();
    await page.getByRole('progressbar', { name: 'Growth of dragon' }).waitFor(PATIENT);
  });
});
