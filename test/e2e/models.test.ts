// The Models room from nothing: no engine, no model; then both, and everything that is done with a model.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redNetwork } from '../support/files/make-onnx.ts';
import { makePng } from '../support/files/make-png.ts';
import { twoThings } from '../support/files/two-things.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { axeFindings } from '../support/window/legibility.ts';
import { photograph as photographInto } from '../support/window/photograph.ts';
import { dropFile, dropPath } from '../support/window/window-actions.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'espalier-models-'));
const home = join(folder, 'home');
const downloads = join(folder, 'downloads');
const pictures = join(ROOT, 'test-results', 'models');
let app: DesktopApp;

/** The first step of the set-up goes on when this file is there. */
const seen = join(folder, 'seen');
/** A set-up that takes what is installed here, instead of fetching it once more. */
const SET_UP = `
import { existsSync, symlinkSync } from 'node:fs';
console.error('[1/2] Python environment: nothing to fetch');
while (!existsSync(${JSON.stringify(seen)})) await new Promise((resolve) => setTimeout(resolve, 50));
console.error('[1/2] Python environment: done in 1.5 s');
console.error('[2/2] PyTorch: about 200 MB');
symlinkSync(${JSON.stringify(join(ROOT, 'python-runtime/.venv'))}, new URL('../python-runtime/.venv', import.meta.url));
console.error('[2/2] PyTorch: done in 0.1 s');
`;

beforeAll(async () => {
  const checkout = join(folder, 'checkout');
  for (const part of ['build', 'packs', 'python-runtime']) mkdirSync(join(checkout, part), { recursive: true });
  for (const part of ['out', 'examples', 'package.json', 'node_modules', 'python-runtime/src'])
    symlinkSync(join(ROOT, part), join(checkout, part));
  writeFileSync(join(checkout, 'build/setup.mjs'), SET_UP);
  cpSync(join(ROOT, 'test/fixtures/packs/image-small'), join(downloads, 'image-small'), { recursive: true });
  app = await openDesktopApp(
    { ESPALIER_HOME: home, XDG_DOWNLOAD_DIR: downloads, HF_ENDPOINT: 'http://127.0.0.1:9' },
    { appFolder: checkout },
  );
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

keepEvidenceOfFailures(() => app);

const photograph = (page: Page, name: string) => photographInto(page, pictures, name);
const card = (page: Page, state: string) => page.getByRole('listitem', { name: `image-small, ${state}` });

describe('without an engine and without a model', () => {
  test('Create says that the engine cannot start, and Repair sets it up and starts it', async () => {
    const { page } = app;
    await page.getByRole('heading', { name: 'engine cannot start' }).waitFor({ timeout: 60_000 });
    await photograph(page, 'no-engine');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Repair' }).click();
    await page.getByText('Step 1 of 2').waitFor();
    await photograph(page, 'repairing');
    writeFileSync(seen, '');
    await page.getByRole('heading', { name: 'No model can be used' }).waitFor({ timeout: 120_000 });
    await photograph(page, 'no-model');
  });

  test('the way leads to the Models room, which says what there could be and connects to nothing', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Open Models' }).click();
    await page.getByRole('heading', { name: 'No model is here' }).waitFor({ timeout: 60_000 });
    await photograph(page, 'empty');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('listitem', { name: 'TRELLIS image large' }).getByRole('button', { name: 'Get…' }).click();
    const question = page.getByRole('dialog', { name: 'Get TRELLIS image large' });
    await question.getByText('About 3.3 GB are fetched from 127.0.0.1:9').waitFor();
    await photograph(page, 'get');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expectPage(question).toHaveCount(0);
    await page.getByRole('listitem', { name: 'TRELLIS image large' }).getByRole('button', { name: 'Get…' }).click();
    await page.getByRole('button', { name: 'Get 3.3 GB' }).click();
    await page.getByText('could not be reached: it refuses the connection').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Close' }).click();
  });
});

describe('a model', () => {
  test('is added from a folder, after its licence and size were shown, and Create can use it', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Add from a folder or drive…' }).click();
    const question = page.getByRole('dialog', { name: 'Add a model' });
    await question.getByText('files, ').waitFor();
    await photograph(page, 'add');
    expect(await axeFindings(page)).toEqual([]);
    await question.getByRole('button', { name: 'Add', exact: true }).click();
    await card(page, 'Ready').waitFor({ timeout: 120_000 });
    await page.getByText('image-small is here.').waitFor();
    await photograph(page, 'one-model');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: /Drop a picture/ }).waitFor({ timeout: 60_000 });
    await page.keyboard.press('Alt+3');
    await expectPage(page.getByRole('heading', { name: 'Models', exact: true })).toBeFocused();
  });

  test('that is dropped on the window leads to its room; a network that cuts out is added so, and cuts pictures out', async () => {
    const { page } = app;
    const reds = join(downloads, 'reds');
    mkdirSync(reds);
    writeFileSync(join(reds, 'reds.onnx'), redNetwork());
    writeFileSync(join(reds, 'matting.json'), JSON.stringify({ title: 'Reds', licence: 'MIT', mean: [0, 0, 0], deviation: [1, 1, 1] }));
    await page.keyboard.press('Alt+1');
    await dropPath(page, join(reds, 'reds.onnx'));
    const question = page.getByRole('dialog', { name: 'Add a model' });
    await question.getByText('1 file, ').waitFor();
    await page.keyboard.press('Escape');
    await dropPath(page, reds);
    await question.getByText('2 files, ').waitFor();
    await question.getByText('sell what you make with it').waitFor();
    await question.getByRole('button', { name: 'Add', exact: true }).click();
    const added = page.getByRole('listitem', { name: 'Reds, Ready' });
    await added.getByText('Cuts objects out of pictures').waitFor({ timeout: 120_000 });
    await photograph(page, 'matting-pack');

    await page.keyboard.press('Alt+1');
    const picture = join(folder, 'ball.png');
    const isBall = (x: number, y: number) => Math.hypot(x - 128, y - 128) < 70;
    writeFileSync(
      picture,
      makePng(256, 256, (x, y) => (isBall(x, y) ? [220, 40, 30, 255] : [40, 90 + ((x * 7 + y * 3) % 120), 60, 255])),
    );
    await dropFile(page, picture);
    const by = page.getByRole('combobox', { name: 'Cut out by' });
    await by.selectOption({ label: 'Reds' });
    await expectPage(by).toHaveValue('reds');
    const shown = page.getByRole('img', { name: 'ball.png cut out' });
    const alphaAt = (x: number, y: number) =>
      shown.evaluate(
        (canvas, [left, top]) => {
          const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
          return context?.getImageData(left, top, 1, 1).data[3];
        },
        [x, y] as const,
      );
    await expectPage.poll(() => alphaAt(128, 128)).toBeGreaterThan(240);
    expect(await alphaAt(10, 10)).toBeLessThan(20);
    await photograph(page, 'cut-out-by');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+Shift+z');
    await expectPage.poll(() => alphaAt(128, 128)).toBeGreaterThan(240);

    // All that can be said of several objects is one row of the smallest window, in either language.
    await page.keyboard.press('Control+n');
    const two = join(folder, 'two.png');
    writeFileSync(two, twoThings());
    await dropFile(page, two);
    await by.selectOption({ label: 'Espalier' });
    await page.setViewportSize({ width: 960, height: 640 });
    const middleOf = async (part: Locator) => {
      const { y, height } = (await part.boundingBox()) ?? { y: Number.NaN, height: 0 };
      return y + height / 2;
    };
    for (const [tongue, title, words] of [
      ['Deutsch', 'Einstellungen', ['Freistellen mit', 'Welches Objekt', 'Hintergrund entfernen', 'Zoom']],
      ['English', 'Settings', ['Cut out by', 'Which object', 'Background removal', 'Zoom']],
    ] as const) {
      await page.keyboard.press('Control+,');
      await page.getByRole('radio', { name: tongue }).check();
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      await page.keyboard.press('Alt+1');
      const [finder = '', which = '', tolerance = '', zoom = ''] = words;
      const parts = [
        page.getByRole('combobox', { name: finder }),
        page.getByRole('toolbar', { name: which }),
        page.getByRole('slider', { name: tolerance }),
        page.getByRole('toolbar', { name: zoom }),
      ];
      for (const part of parts) await part.waitFor();
      const middles = await Promise.all(parts.map(middleOf));
      expect(Math.max(...middles) - Math.min(...middles), `one row: ${middles}`).toBeLessThan(3);
      const [slider, bar] = await Promise.all(parts.slice(2).map((part) => part.boundingBox()));
      expect((slider?.x ?? 0) + (slider?.width ?? 0)).toBeLessThan(bar?.x ?? 0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await by.selectOption({ label: 'Reds' });
    await expectPage(by).toHaveValue('reds');

    // A pack that is damaged later: said in words, and the next picture is cut out by what comes with the program.
    truncateSync(join(home, 'packs/reds/reds.onnx'), 20);
    await page.keyboard.press('Control+n');
    await dropFile(page, picture);
    await page
      .getByText(/Reds|reds.* cannot be used: reds\.onnx is damaged/)
      .first()
      .waitFor();
    await expectPage(by).toHaveValue('', { timeout: 60_000 });
    await by.selectOption({ label: 'Reds (cannot be used)' });
    await expectPage(by).toHaveValue('', { timeout: 60_000 });
    await photograph(page, 'cut-out-by-damaged');
    await page.keyboard.press('Control+n');
    await page.keyboard.press('Alt+3');
    await page.getByRole('listitem', { name: 'Reds, Damaged' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('group', { name: 'Remove Reds?' }).getByRole('button', { name: 'Remove' }).click();
    await expectPage(page.getByRole('listitem', { name: /^Reds/ })).toHaveCount(0, { timeout: 60_000 });
  });

  test('that is damaged is found out, named by its file, and mended; from another folder where the first is gone', async () => {
    const { page } = app;
    const victim = join(home, 'packs/image-small/ckpts/ss_dec.safetensors');
    truncateSync(victim, 1000);
    await card(page, 'Ready').getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/cannot be used: ckpts\/ss_dec\.safetensors is damaged/).waitFor({ timeout: 60_000 });
    await card(page, 'Damaged').waitFor({ timeout: 60_000 });
    await photograph(page, 'damaged');
    expect(await axeFindings(page)).toEqual([]);
    await card(page, 'Damaged').getByRole('button', { name: 'Repair' }).click();
    await page.getByText('image-small is whole again.').waitFor({ timeout: 60_000 });
    truncateSync(victim, 1000);
    await page.keyboard.press('Alt+1');
    await page.keyboard.press('Alt+3');
    await card(page, 'Damaged').getByRole('button', { name: 'Locate…' }).click({ timeout: 60_000 });
    await card(page, 'Ready').waitFor({ timeout: 120_000 });
  });

  test('is removed after its size was said', async () => {
    const { page } = app;
    await card(page, 'Ready').getByRole('button', { name: 'Remove' }).click();
    await page.getByText(/MB are freed/).waitFor();
    await photograph(page, 'remove');
    await page.getByRole('group', { name: 'Remove image-small?' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'No model is here' }).waitFor({ timeout: 60_000 });
    await expectPage(page.locator('body')).not.toBeFocused();
  });
});
