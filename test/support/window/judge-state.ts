// Looks at a state of the window in both themes and both sizes: every text can be read, a screen reader finds nothing amiss, nothing is
// wider than the window, and pictures of it lie in test-results for whoever looks at them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { axeFindings, faintTexts } from './legibility.ts';

const PICTURES = join(import.meta.dirname, '../../../test-results/states');
const LEAST_CONTRAST = 4.5;
const SMALL = [960, 640] as const;
const USUAL = [1280, 800] as const;
const [JUDGED_WIDTH] = USUAL;

/** Leaves the window in the other size than it was: what follows is done in both, and nothing is drawn anew for going back. */
export async function judgeState(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const before = await page.evaluate(() => document.documentElement.dataset['theme'] ?? 'dark');
  const themes = before === 'dark' ? ['light', 'dark'] : ['dark', 'light'];
  const isSmall = await page.evaluate((width) => innerWidth <= width, SMALL[0]);
  // Sizes outside, since what is drawn in three dimensions is drawn anew for each.
  for (const [width, height] of isSmall ? [SMALL, USUAL] : [USUAL, SMALL]) {
    await page.setViewportSize({ width, height });
    await drawnAnew(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than ${width}`).toBe(true);
    for (const theme of themes) {
      await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
      await page.screenshot({ path: join(PICTURES, `${name}-${theme}-${width}.png`), animations: 'disabled' });
      if (width !== JUDGED_WIDTH) continue;
      const found = [...(await faintTexts(page, LEAST_CONTRAST)), ...(await axeFindings(page, { onlyColours: theme !== before }))];
      expect(found, `${name}, ${theme}`).toEqual([]);
    }
  }
}

/** What is drawn in three dimensions follows the size of the window a frame later. */
async function drawnAnew(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForFunction(() => document.querySelector('canvas[data-still=false]') === null, undefined, { timeout: 60_000 });
}
