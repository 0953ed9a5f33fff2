// Watches where the focus is after everything that is done in the window. Nobody who works by the keyboard may be left on the body.
import type { Page } from 'playwright';

const FOUND = 'espalierLostFocus';
/** A busy machine hands the focus over late. Whoever was left on the body stays there, however long one waits. */
const LONGEST_HANDOVER_MS = 8000;

interface FocusWatch {
  readonly lost: string[];
  /** Deeds after which the focus has not yet been looked at, or was nowhere so far. */
  readonly pending: Set<string>;
}

/** From now on, after every key, click and drop: the focus has to come somewhere, and to be there still a moment later. */
export async function watchFocus(page: Page): Promise<void> {
  await page.evaluate(
    ([name, longest]) => {
      const watch: FocusWatch = { lost: [], pending: new Set() };
      Reflect.set(window, name, watch);
      const SETTLED_MS = 100;
      const isNowhere = () => document.activeElement === null || document.activeElement === document.body;
      const look = (deed: string, until: number): void => {
        setTimeout(() => {
          if (isNowhere() && performance.now() < until) return look(deed, until);
          watch.pending.delete(deed);
          if (isNowhere()) watch.lost.push(deed);
        }, SETTLED_MS);
      };
      const tell = (event: Event) => {
        const what =
          event instanceof KeyboardEvent ? event.key : event.target instanceof Element ? event.target.outerHTML.slice(0, 120) : '';
        const deed = `${event.type} ${what} at ${Math.round(event.timeStamp)} ms`;
        watch.pending.add(deed);
        look(deed, performance.now() + longest);
      };
      for (const type of ['keyup', 'click', 'dblclick', 'drop', 'change']) window.addEventListener(type, tell, { capture: true });
    },
    [FOUND, LONGEST_HANDOVER_MS] as const,
  );
}

/** What was done and left the focus nowhere, since the watch began or this was asked last. */
export async function lostFocus(page: Page): Promise<string[]> {
  await page.waitForFunction((name) => (Reflect.get(window, name) as FocusWatch).pending.size === 0, FOUND); // set by watchFocus
  return page.evaluate((name) => (Reflect.get(window, name) as FocusWatch).lost.splice(0), FOUND);
}
