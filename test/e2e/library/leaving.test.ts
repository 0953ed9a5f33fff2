// Objects leave the window: by a drag, and by copies in a folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOSTILE_NAME, openLibraryApp } from '../../support/window/library-app.ts';

const library = openLibraryApp();
const { card, downloads, home } = library;

describe('objects leave the window', () => {
  test('by a drag, each under its name, those that are selected together', async () => {
    const { page } = library.app();
    const dragged = () =>
      [
        ...library
          .app()
          .log()
          .matchAll(/To be dragged out: (.*)/g),
      ].map(([, list]) => JSON.parse(list ?? '') as string[]);
    await card(HOSTILE_NAME).hover();
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 5 });
    await page.mouse.up();
    await expect.poll(dragged).toHaveLength(1);
    const [[path = ''] = []] = dragged();
    expect(path.startsWith(join(home, 'handed-out'))).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(HOSTILE_NAME);
    await card(/^chair 10/).click();
    await card(/^Chair 9/).click({ modifiers: ['ControlOrMeta'] });
    await card(/^Chair 9/).hover();
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 5 });
    await page.mouse.up();
    await expect.poll(dragged).toHaveLength(2);
    const paths = dragged().at(-1) ?? [];
    expect(paths.map((each) => each.split('/').at(-1))).toEqual(['Chair 9.glb', 'chair 10.glb']);
    expect(paths.map((each) => readFileSync(each, 'utf8'))).toEqual(['Chair 9', 'chair 10']);
  });

  test('by copies in a folder', async () => {
    const { page } = library.app();
    await page.getByRole('button', { name: 'Save copies in a folder…' }).click();
    await page.getByText(/^Saved 2 copies in/).waitFor();
    expect(readdirSync(downloads).sort()).toEqual(['Chair 9.glb', 'chair 10.glb']);
  });
});
