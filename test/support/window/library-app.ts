// The library as the tests of its room find it: the app over a home with objects in it, hostile ones among them, and ways to look at it.
// That it is as it was left after a restart, `main-job` sees.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { makeEggGlb } from '../files/make-glb.ts';
import { finishedAsset, sampledAsset } from '../files/sample-assets.ts';
import { RECIPE } from '../files/sample-recipe.ts';
import { type DesktopApp, openDesktopApp } from './desktop-app.ts';
import { expectPage as see } from './expect-page.ts';
import { keepEvidenceOfFailures } from './failure-evidence.ts';
import { lostFocus, watchFocus } from './focus-watch.ts';
import { axeFindings, faintTexts } from './legibility.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const LEAST_CONTRAST = 4.5;
export const HOSTILE_NAME = '<img src=x onerror="document.documentElement.dataset.ran=1">/../../x';
export const HOSTILE_TAG = '"><script>document.documentElement.dataset.ran=1</script>';

/** In the order of their making, the oldest first. */
export const DRAGON = made(3, 'Dragon', { faces: 7_000, pictures: ['a'] });
export const ASSETS: readonly AssetSidecar[] = [
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

/** One for the file that calls this, whose tests are steps: each stands on the one before. */
export function openLibraryApp() {
  const home = mkdtempSync(join(tmpdir(), 'espalier-library-'));
  const downloads = mkdtempSync(join(tmpdir(), 'espalier-downloads-'));
  let app: DesktopApp;
  let hasFailed = false;

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
    app = await openDesktopApp({ ESPALIER_HOME: home, XDG_DOWNLOAD_DIR: downloads });
    await watchFocus(app.page);
    await app.page.setViewportSize({ width: 1280, height: 800 });
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
  const focused = () =>
    app.page.evaluate(
      () => document.activeElement?.id || document.activeElement?.getAttribute('aria-label') || document.activeElement?.tagName,
    );
  const keepPicture = (name: string) =>
    app.page.screenshot({ path: join(import.meta.dirname, `../../../test-results/library-${name}.png`) });

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

  return { app: () => app, home, downloads, sidecarOf, card, names, selected, focused, keepPicture, judge };
}
