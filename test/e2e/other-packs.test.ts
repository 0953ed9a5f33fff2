// What Create offers when there are packs that sample, and one that takes words.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installFixturePack } from '../support/packs/installed-pack.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { faintTexts } from '../support/window/legibility.ts';
import { dropFile } from '../support/window/window-actions.ts';

const CRATE = join(import.meta.dirname, '../../examples/crate.png');
const LEAST_CONTRAST = 4.5;

const home = mkdtempSync(join(tmpdir(), 'espalier-packs-'));
let app: DesktopApp;

beforeAll(async () => {
  installFixturePack(home, 'image-mixed', 'Sampling pack');
  installFixturePack(home, 'text-small', 'Words pack');
  app = await openDesktopApp({ ESPALIER_HOME: home });
  await app.page.getByRole('button', { name: 'From words', disabled: false }).waitFor({ timeout: 60_000 });
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

keepEvidenceOfFailures(() => app);

describe('packs beside the starter', () => {
  test('let a user begin with words by one key, and say that a picture is the stronger way', async () => {
    const { page } = app;
    await page.keyboard.press('b'); // a letter alone does nothing here
    await page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
    await page.keyboard.press('Alt+w');
    await page.keyboard.type('A red chair');
    const words = page.getByRole('textbox', { name: 'What do you want to make?' });
    await expectPage(words).toHaveValue('A red chair');
    await page.getByText('A picture usually gives a better result').waitFor();
    await expectPage(page.getByRole('button', { name: 'Grow', exact: true })).toBeEnabled();
    expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
  });

  test('keep the words while the user looks at the pictures', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'From pictures' }).click();
    await expectPage(page.getByRole('button', { name: 'Grow', exact: true })).toBeDisabled();
    await page.getByRole('button', { name: 'From words' }).click();
    await expectPage(page.getByRole('textbox', { name: 'What do you want to make?' })).toHaveValue('A red chair');
  });

  test('have steps where they sample, and a way to join views where there are several', async () => {
    const { page } = app;
    await dropFile(page, CRATE);
    await page.getByText('Model and seed').click();
    const model = page.getByLabel('Model', { exact: true });
    await model.selectOption('Starter');
    await expectPage(page.getByLabel('Shape steps')).toHaveCount(0);
    await page.getByText('makes the same shape with every seed').waitFor();
    await expectPage(page.getByLabel('Variations')).toHaveCount(0);
    await page.keyboard.press('Alt+s'); // the key of the seed says why it does nothing, in the place of doing nothing
    await page.getByRole('alert').getByText('makes the same shape with every seed').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await model.selectOption('Sampling pack');
    await page.getByLabel('Shape steps').waitFor();
    await expectPage(page.getByLabel('Combine views')).toHaveCount(0);
    await dropFile(page, CRATE);
    await page.getByLabel('Combine views').waitFor();
    await model.selectOption('Starter');
    await page.getByLabel('Variations').waitFor(); // of several pictures the seed draws which of them is followed where…
    await page.getByLabel('Combine views').selectOption('Together (steadier)'); // … and not where all are followed everywhere
    await page.getByText('makes the same shape with every seed').waitFor();
    await page.getByLabel('Combine views').selectOption('In turn (faster)');
    await model.selectOption('Sampling pack');
  });

  test('have their title and seed on a line each, and fields with room for all of them, in the smallest window and the longer language', async () => {
    const { page } = app;
    await page.setViewportSize({ width: 960, height: 640 });
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Deutsch' }).check();
    await page.keyboard.press('Alt+1');
    await page.getByLabel('Startwert', { exact: true }).fill('980670978');
    await page.keyboard.press('Enter');
    for (const words of ['Modell und Startwert', 'Startwert 980670978']) {
      const line = page.locator('summary').getByText(words);
      const lines = await line.evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size;
      });
      expect(lines, words).toBe(1);
    }
    const inspector = page.getByRole('complementary');
    const beyond = await inspector.evaluate((panel) => {
      const { right } = panel.getBoundingClientRect();
      const parts = panel.querySelectorAll('details *');
      return [...parts].filter((part) => part.getBoundingClientRect().right > right).map((part) => part.textContent);
    });
    expect(beyond).toEqual([]);
    await page.locator('summary').getByText('Modell und Startwert').scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(import.meta.dirname, '../../test-results/create-seed-german.png') });
  });
});
