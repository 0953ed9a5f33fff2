// Pictures of what is on the window, in both themes and sizes, for people to look at; and every text in them can be read.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { faintTexts } from './legibility.ts';

const LEAST_CONTRAST = 4.5;
const SIZES = [
  [1280, 800],
  [960, 640],
] as const;

export async function photograph(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const theme of ['dark', 'light']) {
    await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
    expect(await faintTexts(page, LEAST_CONTRAST)).toEqual([]);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), animations: 'disabled' });
    }
  }
  await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), 'dark');
  await page.setViewportSize({ width: 1280, height: 800 });
}
