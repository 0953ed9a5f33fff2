// The main job, clicked through: the built app, its real window in a real Chromium, the real Python runtime.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright';
import { expect as expectPage } from 'playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SHEET_NAME_HEIGHT } from '#contract/contact-sheet.ts';
import { decodePng } from '../../electron/services/delivery/png-codec.ts';
import { childrenOf } from '../support/children-of.ts';
import { ClosedNetwork } from '../support/closed-network.ts';
import { type DesktopApp, openDesktopApp, startAgain } from '../support/desktop-app.ts';
import { keepEvidenceOfFailures } from '../support/failure-evidence.ts';
import { lostFocus, watchFocus } from '../support/focus-watch.ts';
import { axeFindings } from '../support/legibility.ts';
import { readGlb } from '../support/read-glb.ts';
import { colouredPart, dropFile, dropFiles, pictureDifference } from '../support/window-actions.ts';

const ROOT = join(import.meta.dirname, '../..');
const DRAGON = join(ROOT, 'examples/dragon.png');
const CRATE = join(ROOT, 'examples/crate.png');
const CUT_OUT_TIMEOUT_MS = 60_000;
const GROWTH_TIMEOUT_MS = 150_000;
const PATIENT = { timeout: 90_000 };

/** Of a picture, 0…1. */
interface Place {
  readonly x: number;
  readonly y: number;
}
/** Beside the dragon, and inside it. */
const PAINTED: Place = { x: 0.06, y: 0.12 };
const ERASED: Place = { x: 0.5, y: 0.5 };

const home = mkdtempSync(join(tmpdir(), 'espalier window & home '));
const downloads = join(home, 'downloads');
const environment = { ESPALIER_HOME: home, XDG_DOWNLOAD_DIR: downloads };
let app: DesktopApp;
let hasFailed = false;
/** The page whose focus is watched: until the window is opened anew. */
let watched: Page | undefined;
/** The object as it stands when it is opened. */
let firstView: Buffer;

/** Where the window has asked for something. */
const asked = new Set<string>();
const whyNoNetwork = ClosedNetwork.whyNot();
/** All of this happens in a network that leads nowhere and counts who wants out. */
let network: ClosedNetwork | undefined;

beforeAll(async () => {
  network = whyNoNetwork === undefined ? await ClosedNetwork.open() : undefined;
  app = await openDesktopApp(environment, { network });
  app.page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await watchFocus(app.page);
  watched = app.page;
});

afterAll(async () => {
  await app.close();
  network?.close();
  rmSync(home, { recursive: true, force: true });
});

// Each step stands on the one before: after a failure the rest would only wait for what cannot come.
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') hasFailed = true;
  if (watched !== app.page) return;
  expect(await lostFocus(app.page)).toEqual([]);
});

keepEvidenceOfFailures(() => app);

/** The cut-out on the stage. */
const onStage = () => app.page.getByRole('img', { name: 'dragon.png cut out' });

async function boxOf(element: ReturnType<typeof onStage>) {
  const box = await element.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}

/** A short stroke of the mouse to both sides of a place of the picture. */
async function strokeAcross({ x, y }: Place): Promise<void> {
  const { mouse } = app.page;
  const box = await boxOf(onStage());
  const [middle, height] = [box.x + x * box.width, box.y + y * box.height];
  await mouse.move(middle - 8, height);
  await mouse.down();
  await mouse.move(middle + 8, height, { steps: 4 });
  await mouse.up();
}

/** How much the cut-out on the stage keeps at both places. */
async function alphas(): Promise<{ painted: number; erased: number }> {
  const [painted = -1, erased = -1] = await onStage().evaluate(
    (canvas: HTMLCanvasElement, places) =>
      places.map(({ x, y }) => {
        const pixel = canvas.getContext('2d')?.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1);
        return pixel?.data[3] ?? -1;
      }),
    [PAINTED, ERASED],
  );
  return { painted, erased };
}

/** As the system does when memory runs out. */
function killEngine(): void {
  const engines = childrenOf(app.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('espalier_runtime'));
  expect(engines).toHaveLength(1);
  for (const pid of engines) process.kill(pid, 'SIGKILL');
}

describe('the studio, in this order', () => {
  test('opens on Create and says how the runtime is', async () => {
    await app.page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
    await app.page.getByText('Ready', { exact: true }).waitFor({ timeout: 60_000 });
  });

  test('says of a picture that is not whole what is wrong with it, and goes on', async () => {
    const { page } = app;
    const broken = join(home, 'broken.png');
    writeFileSync(broken, readFileSync(DRAGON).subarray(0, 9000));
    await dropFile(page, broken);
    await page.getByText('broken.png is damaged: part of the file is missing.').first().waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    await expectPage(page.getByRole('button', { name: 'Grow', exact: true })).toBeDisabled();
    await page.keyboard.press('Control+n');
    await page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
  });

  test('shows a dropped picture, its cut-out, and the square that the model sees', async () => {
    await dropFile(app.page, CRATE);
    await app.page.getByRole('img', { name: 'crate.png', exact: true }).waitFor();
    const cutOut = app.page.getByRole('img', { name: 'crate.png without its background' });
    await cutOut.waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    await app.page.getByRole('img', { name: 'The square crop' }).waitFor();
    expect(await cutOut.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  });

  test('shows a chosen picture beside its cut-out, nearer and from the divider on', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Start over' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles([DRAGON]);
    await page.getByRole('img', { name: 'dragon.png', exact: true }).waitFor();
    await onStage().waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    const divider = page.getByRole('slider', { name: 'Divider between the picture and its cut-out' });
    await divider.press('Home');
    await expectPage(divider).toHaveAttribute('aria-valuenow', '0');
    const { width } = await boxOf(onStage());
    await page.keyboard.press('Control++');
    await page.mouse.move(500, 400);
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await boxOf(onStage())).width, PATIENT).toBeGreaterThan(1.5 * width);
    await page.keyboard.press('Control+0');
    await expect.poll(async () => (await boxOf(onStage())).width, PATIENT).toBeCloseTo(width, 0);
    expect(await axeFindings(page)).toEqual([]);
  });

  test('fixes the cut-out with brush and eraser, undoes and redoes', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Brush: add to the object' }).click();
    await page.keyboard.press(']');
    const untouched = await alphas();
    await strokeAcross(PAINTED);
    await expect.poll(alphas, PATIENT).toEqual({ ...untouched, painted: 255 });
    await page.keyboard.press('Control+z');
    await expect.poll(alphas, PATIENT).toEqual(untouched);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(alphas, PATIENT).toEqual({ ...untouched, painted: 255 });
    await page.keyboard.press('x');
    await strokeAcross(ERASED);
    await expect.poll(alphas, PATIENT).toEqual({ painted: 255, erased: 0 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(alphas, PATIENT).toEqual({ painted: 255, erased: 255 });
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'What the model sees' }).click();
    await page.getByRole('img', { name: 'What the model sees' }).waitFor();
    await page.getByRole('button', { name: 'Cut-out', exact: true }).click();
  });

  test('cancels the growth of the fixed picture within seconds, and nothing is left of it in the library', async () => {
    await app.page.getByRole('button', { name: 'Grow', exact: true }).click();
    await app.page.getByRole('progressbar', { name: 'Growth of dragon' }).waitFor();
    await app.page.getByRole('button', { name: 'Cancel dragon' }).click();
    await app.page.getByText('Nothing is growing').waitFor({ timeout: 15_000 });
    expect(readdirSync(join(home, 'library'))).toEqual([]);
  });

  test('grows it again through named stages, goes on by itself when its engine is killed, and opens the object', async () => {
    await app.page.getByRole('button', { name: 'Grow', exact: true }).click();
    const tray = app.page.getByRole('region', { name: 'Work in progress' });
    await tray.getByText('Making a surface').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    killEngine();
    await tray.getByText('Writing the files').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await app.page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_TIMEOUT_MS });
  });

  test('keeps what was fixed with the asset, down to the pixel, and says so in its recipe', () => {
    const [id = ''] = readdirSync(join(home, 'library'));
    const folder = join(home, 'library', id);
    const { width, height, data } = decodePng(readFileSync(join(folder, 'cut-out-1.png')));
    const alphaAt = ({ x, y }: Place) => data[(Math.round(y * height) * width + Math.round(x * width)) * 4 + 3];
    expect([alphaAt(PAINTED), alphaAt(ERASED)]).toEqual([255, 255]);
    const { recipe } = JSON.parse(readFileSync(join(folder, 'asset.json'), 'utf8'));
    expect(recipe.parameters.masks).toEqual([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(readdirSync(folder)).toContain('mask-1.png');
  });

  test('draws the object in colour', async () => {
    const canvas = app.page.getByLabel('dragon, in three dimensions');
    await expect.poll(() => colouredPart(app.page, canvas), PATIENT).toBeGreaterThan(0.04);
    await app.page.screenshot({ path: join(ROOT, 'test-results/studio.png') });
    await expectPage(app.page.getByRole('region', { name: 'Recipe' })).toContainText('Starter'); // not what its folder is called
    await expectPage(app.page.getByText('Latent, for rebuilding')).toBeHidden();
  });

  test('shows another side of the object when it is turned, and other sides of its making by number keys', async () => {
    const canvas = app.page.getByLabel('dragon, in three dimensions');
    await canvas.locator('canvas[data-still=true]').waitFor(PATIENT); // it opens from the picture's camera and turns aside
    firstView = await canvas.screenshot();
    await app.page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await canvas.screenshot()).equals(firstView), PATIENT).toBe(false);
    await app.page.keyboard.press('4');
    await expect.poll(() => colouredPart(app.page, canvas), PATIENT).toBeLessThan(0.02);
    await app.page.keyboard.press('1');
  });

  test('writes the size of the object beside it, and measures between two places that are clicked', async () => {
    const { page } = app;
    await page.keyboard.press('d');
    for (const edge of ['W', 'H', 'D'])
      await page
        .locator('main')
        .getByText(new RegExp(`^${edge} 0\\.\\d\\d m$`))
        .waitFor();
    await page.keyboard.press('m');
    await page.getByText('Click two places on the object.').waitFor();
    const { x, y, width, height } = (await page.locator('main canvas').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    for (const [across, down] of [
      [0.5, 0.45],
      [0.5, 0.6],
    ] as const) {
      await page.mouse.click(x + across * width, y + down * height);
    }
    await page.getByText(/^0\.\d\d m between both places$/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText('Click two places on the object.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Click two places on the object.').waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await page.keyboard.press('t');
    await expectPage(page.getByRole('button', { name: 'Turntable', exact: true })).toHaveAttribute('aria-pressed', 'true');
    const turning = await page.locator('main canvas').screenshot();
    await expect
      .poll(async () => pictureDifference(page, await page.locator('main canvas').screenshot(), turning), PATIENT)
      .toBeGreaterThan(0.01);
    await page.keyboard.press('t');
    await page.keyboard.press('f');
    await page.locator('canvas[data-still=true]').waitFor(PATIENT);
  });

  test('lights the object otherwise, and saves a picture of it with nothing behind it', async () => {
    const { page } = app;
    const canvas = page.getByLabel('dragon, in three dimensions');
    const before = await canvas.screenshot();
    await page.keyboard.press('l');
    await page.getByLabel('Light', { exact: true }).selectOption('From the side');
    await page.getByLabel('Background', { exact: true }).selectOption('Checker');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(async () => pictureDifference(page, await canvas.screenshot(), before), PATIENT).toBeGreaterThan(0.02);
    await page.keyboard.press('p');
    await page.getByLabel('Longer side').selectOption('1024 px');
    await page.getByRole('button', { name: 'Save picture…' }).click();
    await page.getByText('Saved as dragon-picture.png.').waitFor(PATIENT);
    const picture = decode(readFileSync(join(downloads, 'dragon-picture.png')));
    expect([Math.max(picture.width, picture.height), picture.channels, picture.data[3]]).toEqual([1024, 4, 0]);
    expect(picture.data.filter((_, at) => at % 4 === 3).some((alpha) => alpha === 255)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('l');
    await page.getByLabel('Light', { exact: true }).selectOption('Studio');
    await page.getByLabel('Background', { exact: true }).selectOption('Room');
    await page.keyboard.press('Escape');
  });

  test('saves a copy of the model where the user says', async () => {
    await app.page.getByRole('button', { name: 'Save a copy: Model (GLB)' }).click();
    await app.page.getByText('Saved as dragon.glb.').waitFor();
    expect(statSync(join(downloads, 'dragon.glb')).size).toBeGreaterThan(10_000);
  });

  test('builds the object again as it is told, without sampling, and goes on showing it from the same side', async () => {
    const { page } = app;
    const canvas = page.getByLabel('dragon, in three dimensions');
    for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('b');
    const panel = page.getByRole('complementary', { name: 'Build dragon again' });
    await panel.getByRole('button', { name: 'Draft' }).click();
    await panel.getByLabel('Triangles, exactly').fill('3k');
    await page.keyboard.press('Enter');
    await panel.getByText(/Same shape, about 3,000 triangles, colours on its vertices, GLB\. The current build is kept/).waitFor();
    const turned = await canvas.screenshot();
    await panel.getByRole('button', { name: 'Build', exact: true }).click();
    await page.getByText('3k triangles', { exact: true }).waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await page.getByRole('button', { name: 'Build again…' }).waitFor();
    const difference = async (to: Buffer) => pictureDifference(page, await canvas.screenshot(), to);
    await expect.poll(async () => (await difference(turned)) * 2 < (await difference(firstView)), PATIENT).toBe(true);
  });

  test('keeps the earlier build, compares both on one camera, and makes the earlier one current again', async () => {
    const { page } = app;
    const rightHalf = () => page.screenshot({ clip: { x: 540, y: 130, width: 400, height: 520 } }); // without divider and labels
    const builds = page.getByRole('region', { name: 'Builds' });
    await expectPage(builds.getByRole('listitem')).toHaveCount(2);
    await page.getByText('dragon was built.').waitFor({ state: 'detached' });
    const alone = await rightHalf();
    const change = async () => pictureDifference(page, await rightHalf(), alone);
    await page.keyboard.press('c');
    const divider = page.getByRole('slider', { name: /Divider between 3k triangles and .* triangles/ });
    await divider.waitFor();
    await expect.poll(change, PATIENT).toBeGreaterThan(0.004);
    expect(await axeFindings(page)).toEqual([]);
    await divider.focus();
    await page.keyboard.press('ArrowLeft');
    await expectPage(divider).toHaveAttribute('aria-valuenow', '48');
    await page.keyboard.press('Escape');
    await divider.waitFor({ state: 'detached' });
    await expect.poll(change, PATIENT).toBeLessThan(0.0002);
    await builds.getByRole('button', { name: /^Make .* the current build$/ }).click();
    await expectPage(builds.getByRole('listitem', { name: '3k triangles' })).not.toHaveAttribute('aria-current', 'true');
    await builds.getByRole('button', { name: 'Delete 3k triangles' }).click();
    expect(await axeFindings(page)).toEqual([]);
    await builds.getByRole('button', { name: 'Delete', exact: true }).click();
    await expectPage(builds.getByRole('listitem')).toHaveCount(1);
    expect(sidecarOf('dragon').mesh.faces).toBeGreaterThan(3100);
  });

  test('opens the choice with the focus in it, remembers what was built, and gives the focus back', async () => {
    const { page } = app;
    await page.keyboard.press('b');
    const panel = page.getByRole('complementary', { name: 'Build dragon again' });
    await expectPage(panel).toBeFocused();
    await expectPage(panel.getByLabel('Triangles, exactly')).toHaveValue('3,000');
    await page.keyboard.press('Escape');
    await expectPage(page.getByRole('button', { name: 'Build again…' })).toBeFocused();
  });

  test('builds relief and occlusion when they are ticked', async () => {
    const { page } = app;
    await page.keyboard.press('b');
    const panel = page.getByRole('complementary', { name: 'Build dragon again' });
    await panel.getByRole('radio', { name: '512' }).check();
    for (const map of ['Normal map', 'Occlusion']) await panel.getByRole('checkbox', { name: map }).check();
    await panel.getByText(/512 texture with normals and occlusion, GLB/).waitFor();
    await panel.getByRole('button', { name: 'Build', exact: true }).click();
    await expect.poll(() => mapsOf('dragon'), { timeout: GROWTH_TIMEOUT_MS }).toEqual(['colour', 'normals', 'occlusion']);
    await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
  });

  test('grows one object from pictures of several sides, each as it is said to be', async () => {
    const { page } = app;
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: 'Start over' }).click();
    await dropFiles(page, [CRATE, DRAGON, CRATE]);
    await page.getByRole('heading', { name: '3 pictures: one object, or many?' }).waitFor();
    await page.getByText('They look unlike each other.').waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'One object from several sides' }).click();
    await page.getByText('3 views of one object').waitFor();
    await page.getByLabel('Side that dragon.png shows').selectOption('Left');
    await page.getByRole('button', { name: 'View 1: crate.png' }).hover();
    await page.getByRole('button', { name: 'Remove crate.png' }).first().click();
    await page.getByText('Build', { exact: true }).click();
    await page.getByRole('group', { name: 'Purpose' }).getByRole('button', { name: 'Draft' }).click();
    await page.getByRole('button', { name: 'View 1: dragon.png' }).click();
    await page.keyboard.press('Alt+ArrowRight');
    await page.getByRole('button', { name: 'View 2: dragon.png' }).waitFor();
    await page.getByRole('button', { name: 'Grow', exact: true }).click();
    await page.getByLabel('crate, in three dimensions').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    expect(sidecarOf('crate').request).toMatchObject({ sides: ['back', 'left'], building: { texture: false } });
  });

  test('goes to the object beside it and back, and puts both on one camera', async () => {
    const { page } = app;
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: 'dragon' }).waitFor();
    await page.keyboard.press('PageUp');
    await page.getByRole('heading', { name: 'crate' }).waitFor();
    await page.locator('main[data-phase=shown]').waitFor(PATIENT);
    await page.keyboard.press('v');
    await page.getByLabel('Another object').fill('drag');
    await page.getByRole('button', { name: 'dragon' }).click();
    await page.getByRole('slider', { name: 'Divider between crate and dragon' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('slider').waitFor({ state: 'detached' });
  });

  test('gives the object a new look: the same shape, with other pictures of its sides', async () => {
    const { page } = app;
    const crate = sidecarOf('crate');
    await page.keyboard.press('n');
    const panel = page.getByRole('complementary', { name: 'New look for crate' });
    await expectPage(panel).toBeFocused();
    await panel.getByText('Left', { exact: true }).waitFor(PATIENT);
    expect(await axeFindings(page)).toEqual([]);
    const grow = panel.getByRole('button', { name: 'Grow new look' });
    await dropFile(page, DRAGON);
    await panel.getByRole('img', { name: 'The new look: dragon.png' }).waitFor();
    await expectPage(grow).toBeDisabled();
    await dropFile(page, CRATE);
    await panel.getByRole('img', { name: 'The new look: crate.png' }).waitFor();
    await grow.click();
    await page.getByText('The new look is in the queue.').waitFor();
    const varied = () => sidecars().find(({ lineage }) => lineage?.kind === 'varied' && lineage.assetId === crate.id);
    await expect.poll(() => varied()?.kind, { timeout: GROWTH_TIMEOUT_MS }).toBe('finished');
    expect(varied()).toMatchObject({ name: 'crate', recipe: { parameters: { shape: { sha256: expect.any(String) } } } });
  });

  test('grows several pictures as separate objects of one batch, and saves a sheet of them', async () => {
    const { page } = app;
    await page.keyboard.press('Alt+1');
    await dropFiles(page, [CRATE, DRAGON]);
    await page.getByRole('button', { name: '2 separate objects' }).click();
    const list = page.getByRole('list', { name: 'Objects of the batch' });
    await expectPage(list.getByRole('listitem')).toHaveCount(2);
    await expect.poll(() => axeFindings(page), PATIENT).toEqual([]); // the cut-outs are still on their way
    await page.getByRole('button', { name: 'Grow 2 objects' }).click();
    await page.getByText('0 of 2 done').waitFor();
    await list.getByRole('progressbar', { name: 'Growth of crate' }).waitFor();
    await list.getByText('Waiting').waitFor();
    await page.getByText('1 of 2 done').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await page.getByRole('button', { name: 'Cancel dragon' }).click();
    await list.getByText('Cancelled').waitFor();
    await page.getByRole('button', { name: 'Save contact sheet' }).click();
    await page.getByText('Saved as crate and 1 more-contact-sheet.png.').waitFor();
    const sheet = decodePng(readFileSync(join(downloads, 'crate and 1 more-contact-sheet.png')));
    expect([sheet.width, sheet.height]).toEqual([612, 312 + SHEET_NAME_HEIGHT]);
    const firstName = sheet.data.subarray((12 + 288) * 612 * 4, (12 + 288 + SHEET_NAME_HEIGHT) * 612 * 4);
    expect(firstName.filter((value, at) => at % 4 === 0 && value > 180).length).toBeGreaterThan(40); // letters
    await list.getByRole('button', { name: /crate/ }).click();
    await page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_TIMEOUT_MS });
  });

  test('has asked nobody but itself for anything, in all of this', () => {
    expect([...asked].filter((origin) => origin !== 'null')).toEqual(['https://bundle.app.invalid']);
  });

  test('finds the object in the library after a restart', async () => {
    expect(await app.close()).toBe(0);
    app = await openDesktopApp(environment, { network });
    await app.page.getByRole('button', { name: 'Library' }).click();
    await watchFocus(app.page);
    watched = app.page;
    const search = app.page.getByLabel('Search the library');
    await search.fill('nothing like it');
    await app.page.getByText('No results for').waitFor();
    await search.fill('DRAG');
    await app.page.getByRole('option', { name: /dragon/ }).dblclick();
    await app.page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
    const canvas = app.page.getByLabel('dragon, in three dimensions');
    await expect.poll(() => colouredPart(app.page, canvas), PATIENT).toBeGreaterThan(0.04);
    await app.page.keyboard.press('Escape');
    const cards = app.page.getByRole('listbox', { name: 'Objects' });
    await expectPage(cards).toBeFocused();
    await expectPage(app.page.getByRole('option', { name: /dragon/, selected: true })).toBeVisible();
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: 'dragon' }).waitFor();
  });

  test('opens the object that another start of the app asks for, and nothing that a hostile link does', async () => {
    const { page } = app;
    await page.keyboard.press('Alt+2');
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await startAgain(environment, [`espalier://asset/${sidecarOf('crate').id}?then=trash`]);
    await startAgain(environment, ['espalier://asset/..%2f..%2fetc']);
    expect(await page.getByRole('heading', { name: 'Library' }).isVisible()).toBe(true);
    expect(await startAgain(environment, [`espalier://asset/${sidecarOf('crate').id}`])).toContain('already open');
    await page.getByRole('heading', { name: 'crate' }).waitFor();
    await startAgain(environment, ['--open', sidecarOf('dragon').id]);
    await page.getByRole('heading', { name: 'dragon' }).waitFor();
  });

  test('goes on after its window crashed', async () => {
    watched = undefined; // with the page that crashes
    const crash = app.page.waitForEvent('crash');
    await app.page.goto('chrome://crash').catch(() => undefined); // a crashing page answers nothing
    await crash;
    const page = await app.currentPage();
    await page.getByRole('button', { name: 'Library' }).click();
    await page.getByRole('option', { name: /dragon/ }).waitFor();
  });

  test('has not tried to leave the machine in all of this: not the app, its window, the engine, nor what they started', async ({
    skip,
  }) => {
    if (network === undefined) return skip(whyNoNetwork);
    expect(network.attempts()).toBe(0);
    await network.tryToLeave();
    expect(network.attempts()).toBeGreaterThan(0); // so one who does is counted
  });
});

/** The maps that the model of the object of this name carries. */
async function mapsOf(name: string): Promise<string[]> {
  const { document } = await readGlb(readFileSync(join(home, 'library', sidecarOf(name).id, 'model.glb')));
  const [material] = document.getRoot().listMaterials();
  const maps = {
    colour: material?.getBaseColorTexture(),
    normals: material?.getNormalTexture(),
    occlusion: material?.getOcclusionTexture(),
  };
  return Object.entries(maps).flatMap(([map, texture]) => (texture ? [map] : []));
}

/** The sidecar of the object of this name. */
function sidecarOf(name: string): Sidecar {
  const found = sidecars().find((sidecar) => sidecar.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

interface Sidecar {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly request: unknown;
  readonly mesh: { readonly faces: number };
  readonly lineage?: { readonly kind: string; readonly assetId: string };
}

function sidecars(): Sidecar[] {
  const library = join(home, 'library');
  const files = readdirSync(library).map((id) => join(library, id, 'asset.json'));
  return files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, 'utf8')));
}
