// Watches where the focus is after everything that is done in the window. Nobody who works by the keyboard may be left on the body.
import type { Page } from 'playwright';

const FOUND = 'espalierLostFocus';

/** From now on, after every key, click and drop. The window may take as long as an answer may take to hand the focus over. */
export async function watchFocus(page: Page): Promise<void> {
  await page.evaluate((name) => {
    const found: string[] = [];
    Reflect.set(window, name, found);
    const ANSWER_MS = 100;
    const isNowhere = () => document.activeElement === null || document.activeElement === document.body;
    const tell = (event: Event) => {
      const what = event instanceof KeyboardEvent ? event.key : event.target instanceof Element ? event.target.outerHTML.slice(0, 120) : '';
      setTimeout(() => isNowhere() && setTimeout(() => isNowhere() && found.push(`${event.type} ${what}`), ANSWER_MS), ANSWER_MS);
    };
    for (const type of ['keyup', 'click', 'dblclick', 'drop', 'change']) window.addEventListener(type, tell, { capture: true });
  }, FOUND);
}

/** What was done and left the focus nowhere, since the watch began or this was asked last. */
export async function lostFocus(page: Page): Promise<string[]> {
  await page.waitForTimeout(250);
  return page.evaluate((name) => {
    const found: unknown = Reflect.get(window, name);
    return Array.isArray(found) ? found.splice(0).map(String) : ['nobody watches'];
  }, FOUND);
}
