// Looks at what is on the window now as someone who needs contrast or a screen reader would. Returns what they would trip over.
import axe from 'axe-core';
import type { Page } from 'playwright';

/**
 * Texts whose contrast with what lies behind them is below `least` (WCAG 2.2 §1.4.3). Disabled controls are exempt there too.
 * Axe has a rule for it and gives up where a gradient lies behind, as on every stage of this window.
 */
export async function faintTexts(page: Page, least: number): Promise<string[]> {
  await colourAtRest(page);
  return page.evaluate((limit) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    /** Red, green, blue and alpha, 0…255, of any colour that CSS can write. */
    const channels = (color: string): [number, number, number, number] => {
      context?.clearRect(0, 0, 1, 1);
      if (context) context.fillStyle = color;
      context?.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
      return [red, green, blue, alpha];
    };
    const luminance = (color: string): number => {
      const linear = channels(color)
        .slice(0, 3)
        .map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const backgroundOf = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        // A gradient of the stage is judged by its lighter end.
        const first = /^radial-gradient\(.*?((?:oklch|rgb)\([^)]*\))/.exec(backgroundImage)?.[1];
        if (first !== undefined) return first;
        if (channels(backgroundColor)[3] > 250) return backgroundColor;
      }
      return getComputedStyle(document.body).backgroundColor;
    };
    const faint: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent?.trim();
      if (!element || !words || !element.checkVisibility({ opacityProperty: true }) || element.closest(':disabled') !== null) continue;
      const [first, second] = [luminance(getComputedStyle(element).color), luminance(backgroundOf(element))];
      const contrast = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
      if (contrast < limit) faint.push(`${words}: ${contrast.toFixed(2)}`);
    }
    return faint;
  }, least);
}

/**
 * What axe finds against WCAG 2.2 AA and good practice: names, roles, landmarks, headings, keyboard order. A line each. Another theme
 * changes colours alone, of which it finds what is `onlyColours`.
 */
export async function axeFindings(page: Page, { onlyColours = false } = {}): Promise<string[]> {
  await colourAtRest(page);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const rules = onlyColours ? "{ runOnly: ['color-contrast', 'link-in-text-block'] }" : '{}';
  // The page has the program from the lines above; what it answers is JSON.
  const { violations } = (await page.evaluate(`axe.run(${rules})`)) as axe.AxeResults;
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** A colour that is still changing, however briefly, is nobody's to read. What moves without an end is not waited for. */
async function colourAtRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity),
  );
}
