// The first window of an installed program: what its engine needs, two ways to bring it, and what it says when neither works. That both work is
// looked at with the packages themselves (`npm run package:trial`), whose engine fills a disk.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NO_UV, PROJECT_UV, TinyPackage } from '../support/programs/tiny-package.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { axeFindings } from '../support/window/legibility.ts';
import { photograph as photographInto } from '../support/window/photograph.ts';

const ROOT = join(import.meta.dirname, '../..');
const base = mkdtempSync(join(tmpdir(), 'espalier-first-'));
/** Takes every connection, and answers none. */
const silent = createServer(() => {});
const photograph = (page: Page, name: string) => photographInto(page, join(ROOT, 'test-results', 'first-set-up'), name);
let app: DesktopApp;
let index = '';

beforeAll(async () => {
  if (PROJECT_UV === undefined) return;
  const { folder, wheels } = new TinyPackage(base);
  const archive = join(folder, 'app.asar');
  mkdirSync(archive);
  for (const part of ['out', 'package.json', 'node_modules']) symlinkSync(join(ROOT, part), join(archive, part));
  for (const part of ['packs', 'examples']) symlinkSync(join(ROOT, part), join(folder, part));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  index = `127.0.0.1:${(silent.address() as AddressInfo).port}`; // of a port, it is no path
  const environment = {
    ESPALIER_HOME: join(base, 'home'),
    XDG_DOWNLOAD_DIR: wheels,
    UV_DEFAULT_INDEX: `http://${index}/simple`,
    UV_HTTP_TIMEOUT: '600', // nobody gives up before the click
    UV_INDEX: '',
    UV_FIND_LINKS: '',
    PIP_EXTRA_INDEX_URL: '',
    PIP_FIND_LINKS: '',
  };
  app = await openDesktopApp(environment, { appFolder: archive, resources: folder });
});

afterAll(async () => {
  await app?.close();
  silent.close();
  rmSync(base, { recursive: true, force: true });
});

beforeEach(({ skip }) => skip(PROJECT_UV === undefined, NO_UV));

keepEvidenceOfFailures(() => app);

const download = (page: Page) => page.getByRole('button', { name: 'Download 360 MB' });

test('says in one sentence what is needed and where it would lie, and before a click how much would come from where', async () => {
  const { page } = app;
  await page.getByRole('heading', { name: 'One step before the first object' }).waitFor({ timeout: 60_000 });
  await page.getByText(`1.7 GB on the disk, in ${join(base, 'home', 'runtime')}`).waitFor();
  await page.getByRole('region', { name: 'By download' }).getByText(`About 360 MB from ${index}, download.pytorch.org`).waitFor();
  await expectPage(page.getByRole('button', { name: 'Repair' })).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await photograph(page, 'asked');
});

test('a download says how far it is, is stopped, and waits for the next click', async () => {
  const { page } = app;
  await download(page).click();
  await page.getByText('Step 2 of 4').waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: `Python packages: about 0.4 GB from ${index}` })
    .waitFor();
  await photograph(page, 'running');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await download(page).waitFor();
});

test('what does not work is said under the two ways, in either language', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Set up from a kit…' }).click();
  const status = page.getByRole('status').filter({ hasText: 'That did not work, and nothing is lost.' });
  await status.filter({ hasText: 'did not pass its trial' }).waitFor({ timeout: 120_000 });
  await expectPage(download(page)).toBeVisible();
  await photograph(page, 'failed');
  await page.keyboard.press('Control+,');
  await expectPage(page.getByRole('button', { name: 'Set up from a kit…' })).toBeVisible();
  await page.getByRole('radio', { name: 'Deutsch' }).check();
  await page.keyboard.press('Alt+1');
  await page.getByRole('status').filter({ hasText: 'Die neue Engine bestand ihre Probe nicht' }).waitFor();
  await page.getByText('denn hier ist keine NVIDIA-Karte mit Treiber zu sehen').waitFor();
  await photograph(page, 'german');
});
