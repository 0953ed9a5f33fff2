// Opens the studio's window in the first way that works. Electron and Chromium both refuse at once where they may not have their
// sandbox; that is told from a window that a user used and closed by how soon it ends.
import type { WindowWay } from './window-ways.ts';

const REFUSED_WITHIN_MS = 10_000;

/** Returns the exit code, or undefined when no way opened a window. */
export async function openWindow(ways: readonly WindowWay[], say: (sentence: string) => void): Promise<number | undefined> {
  for (const way of ways) {
    say(way.sentence);
    const startedAt = performance.now();
    const exitCode = await way.open();
    if (exitCode === 0 || performance.now() - startedAt > REFUSED_WITHIN_MS) return exitCode;
  }
  return undefined;
}
