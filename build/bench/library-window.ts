// How long the window takes with a big library: from its opening to the list, and from a typed letter to the frame that shows what
// was found. Measured inside the page of the built app, in the Electron-compatible host.
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { openDesktopApp } from '../../test/support/window/desktop-app.ts';
import { buildApp } from '../app/build-app.ts';

export interface WindowTimes {
  /** From the opening of the page to the list. */
  readonly listMs: number;
  /** From each typed letter to the cards of what was found, … */
  readonly foundMs: readonly number[];
  /** … and to the end of the frame that shows them. */
  readonly shownMs: readonly number[];
  /** As `foundMs`, while the cards stand in the order of their names. */
  readonly byNameMs: readonly number[];
}

/** Each word is typed anew, letter by letter. */
const TYPED = ['tea pot 7', 'red chair 1', 'dragon 99', '木の椅', 'сам', 'creme cafe', 'number 4'];
/** A quick typist. */
const BETWEEN_LETTERS_MS = 150;
/** How long the answer to a letter may take, before it counts as one that changes nothing. */
const PATIENCE_MS = 1_000;

/** `count` assets lie in the library of the data home `home`. */
export async function measureWindow(home: string, count: number): Promise<WindowTimes> {
  await buildApp();
  const app = await openDesktopApp({ ESPALIER_HOME: home });
  try {
    const { page } = app;
    await page.context().tracing.stop(); // its snapshots take the page's time after each key
    await page.getByText('Ready', { exact: true }).waitFor({ timeout: 120_000 }); // what the start of Python takes is not the window's
    const listMs = await timeOfList(page, count);
    const letters: LetterTimes[] = [];
    const type = async () => {
      for (const text of TYPED) {
        await page.keyboard.press('/');
        for (const letter of text) letters.push(await timesOfLetter(page, letter));
        await page.keyboard.press('Escape');
        await page.getByText(countWords(count)).waitFor();
      }
    };
    await type();
    const newestFirst = telling(letters.splice(0));
    await page.getByRole('button', { name: /^Order/ }).click();
    await page.getByRole('menuitemradio', { name: 'By name' }).click();
    await type();
    const byName = telling(letters);
    return {
      listMs,
      foundMs: newestFirst.map(({ foundMs }) => foundMs),
      shownMs: newestFirst.map(({ shownMs }) => shownMs),
      byNameMs: byName.map(({ foundMs }) => foundMs),
    };
  } finally {
    await app.close();
  }
}

async function timeOfList(page: Page, count: number): Promise<number> {
  await page.reload();
  await page.getByRole('button', { name: 'Library', exact: true }).click(); // a key may come before anybody listens
  return page.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector('main header span')?.textContent === text) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    countWords(count),
  );
}

/** As the page tells of it, in English. */
function countWords(count: number): string {
  return `${count.toLocaleString('en-GB')} objects`;
}

function telling(letters: readonly LetterTimes[]): Exclude<LetterTimes, undefined>[] {
  return letters.filter((times) => times !== undefined);
}

/** Absent for a letter that changes nothing of what is found. */
type LetterTimes = { readonly foundMs: number; readonly shownMs: number } | undefined;

async function timesOfLetter(page: Page, letter: string): Promise<LetterTimes> {
  const times = page.evaluate((patienceMs) => {
    const count = document.querySelector('main header span') ?? document.body;
    return new Promise<LetterTimes>((resolve) => {
      const watch = () => {
        const typedAt = performance.now();
        const watcher = new MutationObserver(() => {
          watcher.disconnect();
          const foundMs = performance.now() - typedAt;
          requestAnimationFrame(() => setTimeout(() => resolve({ foundMs, shownMs: performance.now() - typedAt })));
        });
        watcher.observe(count, { subtree: true, childList: true, characterData: true });
      };
      document.addEventListener('input', watch, { once: true, capture: true });
      setTimeout(() => resolve(undefined), patienceMs);
    });
  }, PATIENCE_MS);
  await delay(BETWEEN_LETTERS_MS);
  await page.keyboard.type(letter);
  return times;
}
