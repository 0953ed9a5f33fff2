// How quick the window is: until it draws at all, from a click or a key to the frame that answers it, and for how long its thread is
// held while a job runs. The browser itself measures (paint, event and long-task timing); the app is the built one, with the real runtime.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { openDesktopApp } from '../../test/support/window/desktop-app.ts';
import { dropFile } from '../../test/support/window/window-actions.ts';
import { buildApp } from '../app/build-app.ts';

export interface Answer {
  /** The key, or the kind of click. */
  readonly to: string;
  /** From it to the frame that answers it, in steps of 8 ms. */
  readonly ms: number;
}

export interface PhaseTimes {
  readonly phase: string;
  readonly answers: readonly Answer[];
  /** Tasks of the page's thread that took 50 ms and more. */
  readonly longTasksMs: readonly number[];
}

export interface WindowSpeed {
  /** From the beginning of the page to its first words. */
  readonly firstPaintMs: number;
  readonly phases: readonly PhaseTimes[];
}

interface Measured {
  answers: Answer[];
  longTasksMs: number[];
}

const CRATE = join(import.meta.dirname, '../../examples/crate.png');
/** Between two actions, as a person has it; what an action starts is over by then or counts as a long task. */
const PAUSE_MS = 250;
const ROOMS = ['Alt+2', 'Alt+1', 'Control+k', 'Escape', 'Alt+2', 'Alt+1'];
const MODES = ['2', '3', '4', '5', '6', '1', 'f'];

/** In the empty data home `home`. */
export async function measureWindowSpeed(home: string): Promise<WindowSpeed> {
  await buildApp();
  const app = await openDesktopApp({ ESPALIER_HOME: home });
  try {
    const { page } = app;
    await page.context().tracing.stop(); // its snapshots take the page's time after each key
    await page.getByText('Ready', { exact: true }).waitFor({ timeout: 120_000 });
    await page.reload();
    await page.getByRole('heading', { name: 'Drop a picture of one object' }).waitFor();
    const firstPaintMs = await page.evaluate(firstWords);
    await page.evaluate(observe);
    const phases: PhaseTimes[] = [await phaseOf(page, 'at rest', () => press(page, ROOMS))];
    await dropFile(page, CRATE);
    await page.getByRole('img', { name: 'crate.png without its background' }).waitFor({ timeout: 120_000 });
    phases.push(await phaseOf(page, 'while it grows', () => whileItGrows(page)));
    await page.keyboard.press('Alt+2');
    phases.push(
      await phaseOf(page, 'with an object', async () => {
        await page.getByRole('option', { name: /crate/ }).first().dblclick();
        await page.locator('canvas').first().waitFor();
        await press(page, MODES);
      }),
    );
    return { firstPaintMs, phases };
  } finally {
    await app.close();
  }
}

async function whileItGrows(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  const growing = page.getByRole('progressbar', { name: 'Growth of crate' });
  await growing.waitFor();
  while ((await growing.count()) > 0) await press(page, ROOMS);
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await delay(PAUSE_MS);
  }
}

async function phaseOf(page: Page, phase: string, act: () => Promise<void>): Promise<PhaseTimes> {
  await page.evaluate(take);
  await act();
  return { phase, ...(await page.evaluate(take)) };
}

/** In the page: when its first words were drawn. */
function firstWords(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const words = list.getEntriesByName('first-contentful-paint')[0];
      if (words !== undefined) resolve(words.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
}

/** In the page: notes times from now on. */
function observe(): void {
  const measured: Measured = { answers: [], longTasksMs: [] };
  Object.assign(globalThis, { measured });
  const keys: KeyboardEvent[] = [];
  window.addEventListener('keydown', (event) => keys.push(event), { capture: true });
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      const key = keys.find(({ timeStamp }) => timeStamp === startTime)?.key;
      // Nothing answers a key that is only held for another, or one that is let go.
      if (name === 'keydown' ? key === 'Alt' || key === 'Control' : name !== 'click' && name !== 'dblclick') continue;
      measured.answers.push({ to: key ?? name, ms: duration });
    }
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  new PerformanceObserver((list) => {
    measured.longTasksMs.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
  }).observe({ type: 'longtask' });
}

/** In the page: what was noted since the last time. */
function take(): Measured {
  const { measured } = globalThis as unknown as { measured: Measured };
  return { answers: measured.answers.splice(0), longTasksMs: measured.longTasksMs.splice(0) };
}
