// The library as a user works in it: found, sorted, filtered, selected, named, tagged, dragged out, trashed, taken back. Objects lie there
// beforehand, hostile ones among them. That it is as it was left after a restart, `main-job` sees.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Response } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { identifyProcess } from '../../electron/services/jobs/queue/process-identity.ts';
import { uuidV7 } from '../../electron/services/storage/uuid-v7.ts';
import { makeEggGlb } from '../support/files/make-glb.ts';
import { finishedAsset, sampledAsset } from '../support/files/sample-assets.ts';
import { RECIPE } from '../support/files/sample-recipe.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage as see } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { lostFocus, watchFocus } from '../support/window/focus-watch.ts';
import { axeFindings, faintTexts } from '../support/window/legibility.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const LEAST_CONTRAST = 4.5;
const HOSTILE_NAME = '<img src=x onerror="document.documentElement.dataset.ran=1">/../../x';
const HOSTILE_TAG = '"><script>document.documentElement.dataset.ran=1</script>';

const home = mkdtempSync(join(tmpdir(), 'espalier-library-'));
const downloads = mkdtempSync(join(tmpdir(), 'espalier-downloads-'));
let app: DesktopApp;
let hasFailed = false;

async function openApp(): Promise<DesktopApp> {
  const opened = await openDesktopApp({ ESPALIER_HOME: home, XDG_DOWNLOAD_DIR: downloads });
  await watchFocus(opened.page);
  return opened;
}

/** In the order of their making, the oldest first. */
const DRAGON = made(3, 'Dragon', { faces: 7_000, pictures: ['a'] });
const ASSETS: readonly AssetSidecar[] = [
  made(1, 'chair 10', { faces: 500, pictures: ['a'] }),
  made(2, 'Chair 9', { faces: 90_000, pictures: ['b'] }),
  DRAGON,
  { ...made(4, 'Dragon again', { faces: 7_000, pictures: ['a'] }), lineage: { kind: 'again', assetId: DRAGON.id } },
  {
    ...sampledAsset(uuidV7(5000), 'Lantern'),
    createdAt: '2026-01-05T00:00:00Z',
    files: { latent: 'latent.safetensors', cutOut: 'cut-out-1.png' },
  },
  { ...made(6, HOSTILE_NAME, { faces: 12, pictures: ['c'] }), tags: [HOSTILE_TAG] },
];

function made(day: number, name: string, { faces, pictures }: { faces: number; pictures: string[] }): AssetSidecar {
  const asset = finishedAsset(uuidV7(day * 1000), name);
  return {
    ...asset,
    createdAt: `2026-01-0${day}T00:00:00Z`,
    mesh: { ...asset.mesh, faces },
    recipe: { ...RECIPE, input: pictures.map((sha256) => ({ sha256 })) },
  };
}

beforeAll(async () => {
  const egg = await makeEggGlb();
  for (const [at, asset] of ASSETS.entries()) {
    const folder = join(home, 'library', asset.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'asset.json'), JSON.stringify(asset));
    writeFileSync(join(folder, 'latent.safetensors'), 'x'.repeat(50_000 * (at + 1)));
    writeFileSync(join(folder, 'model.glb'), asset.name.startsWith('Dragon') ? egg : asset.name);
    cpSync(join(EXAMPLES, `${['crate', 'biplane', 'dragon'][at % 3]}.png`), join(folder, 'preview.png'));
    cpSync(join(EXAMPLES, 'dragon.png'), join(folder, 'cut-out-1.png'));
  }
  app = await openApp();
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await app.page.keyboard.press('Alt+2');
  await app.page.getByText('6 objects').waitFor();
  // Whoever comes here by keys sees where they begin.
  await see(app.page.getByRole('option').first()).toHaveCSS('outline-style', 'dashed');
});

afterAll(async () => {
  await app.close();
  for (const folder of [home, downloads]) rmSync(folder, { recursive: true, force: true });
});

// Each step stands on the one before: after a failure the rest would only wait for what cannot come.
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));

afterEach(({ task }) => {
  if (task.result?.state === 'fail') hasFailed = true;
});

keepEvidenceOfFailures(() => app);

afterEach(async () => expect(await lostFocus(app.page)).toEqual([]));

const sidecarOf = (name: string) => {
  const asset = ASSETS.find((each) => each.name === name);
  return JSON.parse(readFileSync(join(home, 'library', asset?.id ?? '', 'asset.json'), 'utf8'));
};
const card = (name: string | RegExp) => app.page.getByRole('option', { name });
const names = () => app.page.locator('[role=option] > div:first-child > span:first-child').allTextContents();
const selected = () => app.page.locator('[role=option][aria-selected=true] > div:first-child > span:first-child').allTextContents();
/** Menus and dialogs hand the focus back a moment after they are gone: ask until it is there. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('aria-label') || document.activeElement?.tagName);
const keepPicture = (name: string) => app.page.screenshot({ path: join(import.meta.dirname, `../../test-results/library-${name}.png`) });

async function judge(name: string): Promise<void> {
  const { page } = app;
  for (const theme of ['light', 'dark']) {
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-theme', wanted), theme);
    expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
    for (const [width, height] of [
      [1280, 800],
      [960, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await keepPicture(`${name}-${theme}-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  expect(await axeFindings(page)).toEqual([]);
}

describe('the library', () => {
  test('gives the keys to the cards, and says which of them are not built and what they came from', async () => {
    await expect.poll(() => focused(app.page)).toBe('library-grid');
    await see(card(/^Lantern/)).toContainText('Not built');
    await see(card(/^Dragon again/)).toContainText('made from Dragon');
    await judge('cards');
  });

  test('says a name that is cut off whole to whoever points at it', async () => {
    const { page } = app;
    const tip = page.locator('[popover=manual]:popover-open');
    await card(HOSTILE_NAME).getByText(HOSTILE_NAME).hover();
    await see(tip).toHaveText(HOSTILE_NAME);
    await card(/^chair 10/)
      .getByText('chair 10')
      .hover();
    await see(tip).toHaveCount(0);
    await page.waitForTimeout(600); // a tip comes later than that
    await see(tip).toHaveCount(0);
  });

  test('is put in order, and filtered, by clicks', async () => {
    const { page } = app;
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
    const { page } = app;
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
    await expect.poll(() => focused(page)).toBe('library-grid');
  });

  test('opens a menu by the right mouse button and by the key, which shows what grew from the same picture', async () => {
    const { page } = app;
    await card(/^Dragon(?! again)/).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await judge('menu');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('library-grid');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Show what grew from the same picture' }).click();
    await expect.poll(async () => (await names()).sort()).toEqual(['Dragon', 'Dragon again', 'chair 10']);
    await page.getByText('Same picture as Dragon').waitFor();
    await judge('same-picture');
    await page.keyboard.press('Alt+a');
    await expect.poll(names).toHaveLength(6);
  });
});

describe('what a user says of objects', () => {
  test('is written in place, by F2 and by a double click on the name', async () => {
    const { page } = app;
    await card(/^Lantern/).click();
    await page.keyboard.press('F2');
    await judge('rename');
    await page.keyboard.type('Lamp & <b>light</b>');
    await page.keyboard.press('Enter');
    await card(/^Lamp & <b>light<\/b>/).waitFor();
    await expect.poll(() => focused(page)).toBe('library-grid');
    await expect.poll(() => sidecarOf('Lantern').name).toBe('Lamp & <b>light</b>');
    await page.getByText('chair 10', { exact: true }).first().dblclick();
    await page.keyboard.type('never mind');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('library-grid');
    expect(sidecarOf('chair 10').name).toBe('chair 10');
  });

  test('is a tag for several at once, found at once, and taken back by Ctrl+Z', async () => {
    const { page } = app;
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
    const { page } = app;
    await card(HOSTILE_NAME).click();
    await page.getByText(`#${HOSTILE_TAG}`).waitFor();
    expect(await page.locator('html').getAttribute('data-ran')).toBeNull();
  });
});

describe('objects leave the window', () => {
  test('by a drag, each under its name, those that are selected together', async () => {
    const { page } = app;
    const dragged = () => [...app.log().matchAll(/To be dragged out: (.*)/g)].map(([, list]) => JSON.parse(list ?? '') as string[]);
    await card(HOSTILE_NAME).hover();
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 5 });
    await page.mouse.up();
    await expect.poll(dragged).toHaveLength(1);
    const [[path = ''] = []] = dragged();
    expect(path.startsWith(join(home, 'handed-out'))).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(HOSTILE_NAME);
    await card(/^chair 10/).click();
    await card(/^Chair 9/).click({ modifiers: ['ControlOrMeta'] });
    await card(/^Chair 9/).hover();
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 5 });
    await page.mouse.up();
    await expect.poll(dragged).toHaveLength(2);
    const paths = dragged().at(-1) ?? [];
    expect(paths.map((each) => each.split('/').at(-1))).toEqual(['Chair 9.glb', 'chair 10.glb']);
    expect(paths.map((each) => readFileSync(each, 'utf8'))).toEqual(['Chair 9', 'chair 10']);
  });

  test('by copies in a folder', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Save copies in a folder…' }).click();
    await page.getByText(/^Saved 2 copies in/).waitFor();
    expect(readdirSync(downloads).sort()).toEqual(['Chair 9.glb', 'chair 10.glb']);
  });
});

describe('two objects', () => {
  test('stand on one stage, each under its name, and the way back leads to the cards', async () => {
    const { page } = app;
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
    await expect.poll(() => focused(page)).toBe('library-grid');
  });

  test('are three when one is duplicated, until that is taken back', async () => {
    const { page } = app;
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

describe('the trash', () => {
  const inLibrary = (name: string) => existsSync(join(home, 'library', ASSETS.find((each) => each.name === name)?.id ?? ''));

  test('takes several by the Delete key, gives them back by Ctrl+Z, and the keys go on with the next card', async () => {
    const { page } = app;
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Delete');
    await page.getByText('2 objects are in the trash.').waitFor();
    expect([inLibrary('chair 10'), inLibrary('Chair 9')]).toEqual([false, false]);
    await page.getByText('4 objects').waitFor();
    await expect.poll(() => focused(page)).toBe('library-grid');
    await expect.poll(selected).toHaveLength(1);
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: 2 objects are back in the library.').waitFor();
    await page.getByText('6 objects').waitFor();
    await page.keyboard.press('Control+Shift+Z');
    await page.getByText('4 objects').waitFor();
  });

  test('is a room of its own, from which one comes back, and one goes for good', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Trash', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Trash' }).waitFor();
    await page.getByRole('article', { name: 'Chair 9' }).waitFor();
    await judge('trash');
    await page.keyboard.press('Control+z');
    await page.getByRole('article', { name: 'Chair 9' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+Z');
    await page.getByRole('button', { name: 'Put back Chair 9' }).click();
    await page.getByText('Chair 9 is back in the library.').waitFor();
    expect(inLibrary('Chair 9')).toBe(true);
    await expect.poll(() => focused(page)).not.toBe('BODY');
    await page.getByRole('button', { name: 'Remove chair 10 for good…', exact: true }).click();
    await page.getByRole('dialog', { name: 'Remove chair 10 for good?', exact: true }).waitFor();
    await judge('remove');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(readdirSync(join(home, 'library-trash'))).toHaveLength(2); // the duplicate, too
    await page.keyboard.press('Control+Delete');
    await page.getByRole('button', { name: 'Remove for good', exact: true }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    expect(readdirSync(join(home, 'library-trash'))).toEqual([]);
    await expect.poll(() => focused(page)).toBe('Back to the library');
    await judge('trash-empty');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('library-grid');
  });
});

test('a hostile name runs nothing in the trash either, and comes back from it as it was', async () => {
  const { page } = app;
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await page.getByText('4 objects').waitFor();
  await page.keyboard.press('Alt+Delete');
  await page.getByRole('button', { name: `Put back ${HOSTILE_NAME}` }).click();
  await page.keyboard.press('Escape');
  await page.getByText('5 objects').waitFor();
  await card(HOSTILE_NAME).waitFor();
  expect(await page.locator('html').getAttribute('data-ran')).toBeNull();
});

/** One that runs, as far as the window can see. */
function jobOfThisProcess(about: { readonly assetId: string; readonly name: string }): { store: JobStore; id: string } {
  const me = identifyProcess(process.pid) ?? '';
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  const id = uuidV7();
  const options = GenerationOptions.parse({});
  store.add({ ...about, id, reservedFor: me, request: { kind: 'generate', pictures: ['/a.png'], options } });
  store.claim(me);
  return { store, id };
}

test('an object that goes to the trash from its own page is asked for by nobody on the way back to the cards', async () => {
  const { page } = app;
  const missing: string[] = [];
  const note = (response: Response) => response.status() === 404 && missing.push(response.url());
  page.on('response', note);
  onTestFinished(() => void page.off('response', note));
  await card(/^Dragon(?! again)/).dblclick();
  await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Delete');
  await page.getByText('Dragon is in the trash.').waitFor();
  await expect.poll(() => focused(page)).toBe('library-grid');
  await page.getByText('4 objects').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('5 objects').waitFor();
  expect(missing).toEqual([]);
});

test('what can only fail while a job works on an object says why not, and can be done when the job has ended', async () => {
  const { page } = app;
  const name = 'Lamp & <b>light</b>';
  const { store, id } = jobOfThisProcess({ assetId: sidecarOf('Lantern').id, name });
  await card(new RegExp(`^${name}`)).click();
  await see(card(new RegExp(`^${name}`))).toContainText('Growing…');
  const build = page.getByRole('button', { name: 'Build…' });
  await see(build).toHaveAccessibleDescription('It is still growing, and its job builds it.');
  await see(build).toBeDisabled();
  const atWork = 'A job is working on it, and has to end or be cancelled first.';
  const trash = page.getByRole('complementary').getByRole('button', { name: 'Trash' });
  await see(trash).toHaveAccessibleDescription(atWork);
  await trash.hover();
  const tip = page.locator('[popover=manual]:popover-open');
  await see(tip).toHaveText(atWork);
  const { x = 0, width = 0 } = (await tip.boundingBox()) ?? {};
  expect([x >= 0, x + width <= (page.viewportSize()?.width ?? 0)]).toEqual([true, true]);
  await trash.focus(); // the reason is reached by the keys, and nothing is done
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Shift+F10');
  const items = page.getByRole('menuitem', { disabled: true });
  await expect.poll(() => items.allInnerTexts()).toHaveLength(4);
  for (const item of ['Duplicate', 'Move to trash']) await see(items.filter({ hasText: item })).toContainText(atWork);
  await see(items.filter({ hasText: 'Build again with' })).toContainText('It is still growing');
  await see(items.filter({ hasText: 'Save copies in a folder…' })).toContainText('Not built yet.');
  await judge('growing');
  await items.filter({ hasText: 'Build again with' }).click({ force: true });
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+Shift+D');
  await page.keyboard.press('Enter');
  await page.getByText('It is still growing, and its job builds it.').waitFor();
  await page.keyboard.press('b');
  await see(page.getByRole('heading', { name: 'Build', exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByText('5 objects').waitFor();
  store.finish(id, { kind: 'cancelled' });
  await see(card(new RegExp(`^${name}`))).toContainText('Not built');
  await see(build).toBeEnabled();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Delete');
  await page.getByText('4 objects').waitFor();
});

test('the failure of a job with a long name keeps its words and buttons in sight', async () => {
  const { page } = app;
  const { store, id } = jobOfThisProcess({ assetId: uuidV7(), name: 'W'.repeat(120) });
  store.finish(id, { kind: 'failed', error: { code: 'internal', message: `No ${'/folder'.repeat(30)}.` } });
  await page.getByRole('button', { name: 'Dismiss' }).waitFor();
  await judge('failed');
  const area = page.getByRole('region', { name: 'Notices' });
  expect(await area.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
});

test('a waiting job with a long name says it whole to whoever points at it', async () => {
  const { page } = app;
  const name = 'W'.repeat(120);
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  store.setPaused(true);
  const id = uuidV7();
  store.add({ id, name, assetId: uuidV7(), request: { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) } });
  await page.getByRole('button', { name: '1 waiting, paused' }).click();
  await page.getByRole('list', { name: 'Order of the waiting jobs' }).getByText(name).hover();
  await see(page.locator('[popover=manual]:popover-open')).toHaveText(name);
  await keepPicture('waiting-long');
  await page.keyboard.press('Escape');
  store.requestCancel(id);
  store.setPaused(false);
});

test('a job that waits to build an object is cancelled when that goes to the trash, and waits again when that is taken back', async () => {
  const { page } = app;
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  store.setPaused(true);
  const id = uuidV7();
  const request = { kind: 'generate' as const, pictures: ['/a.png'], options: GenerationOptions.parse({}) };
  store.add({ id, name: 'Dragon', assetId: DRAGON.id, request });
  await page.getByRole('button', { name: '1 waiting, paused' }).waitFor();
  await card(/^Dragon(?! again)/).click();
  await page.keyboard.press('Delete');
  await page.getByText('Dragon is in the trash. A waiting job was cancelled.').waitFor();
  await keepPicture('trashed-with-job');
  expect(store.find(id)?.state.kind).toBe('cancelled');
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Dragon is back in the library. The job waits again.').waitFor();
  expect(store.find(id)?.state.kind).toBe('waiting');
  store.requestCancel(id);
  store.setPaused(false);
  await page.getByRole('button', { name: '1 waiting, paused' }).waitFor({ state: 'detached' });
});

test('an object that another process removes while it is looked at is said to be gone, and the way back leads to the cards', async () => {
  const { page } = app;
  await card(/^Dragon again/).dblclick();
  await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
  rmSync(join(home, 'library', sidecarOf('Dragon again').id), { recursive: true });
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByRole('heading', { name: 'Not in the library' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Object');
  await judge('gone');
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('library-grid');
  await page.getByText('3 objects').waitFor();
});

test('an empty library has all the room of the window', async () => {
  const { page } = app;
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('heading', { name: 'Nothing has grown yet' }).waitFor();
  const main = await page.getByRole('main').boundingBox();
  expect((main?.x ?? 0) + (main?.width ?? 0)).toBe(page.viewportSize()?.width);
});
