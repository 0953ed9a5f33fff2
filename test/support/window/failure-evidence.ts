// What is kept of a failed step in the window, in test-results: a trace (look at it with `npx playwright show-trace FILE`), a picture
// of the window as it stood, and what the app said.
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { DesktopApp } from './desktop-app.ts';

const FOLDER = join(import.meta.dirname, '../../../test-results');

/** To be called once in a file of tests; `app` is the one that is open when a test fails. */
export function keepEvidenceOfFailures(app: () => DesktopApp): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const name = join(FOLDER, `failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
    await app().keepTrace(`${name}.zip`);
    await app()
      .page.screenshot({ path: `${name}.png` })
      .catch(() => undefined); // a page that has crashed has no picture
    console.error(`Kept ${name}.zip and .png\n${app().log()}`);
  });
}
