// What goes to the trash and comes back, alone or with the jobs that wait for it, and what is left when objects are gone.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Response } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { expectPage as see } from '../../support/window/expect-page.ts';
import { ASSETS, DRAGON, HOSTILE_NAME, openLibraryApp } from '../../support/window/library-app.ts';
import { tabTo } from '../../support/window/window-actions.ts';

const library = openLibraryApp();
const { card, focused, home, judge, keepPicture, selected, sidecarOf } = library;

describe('the trash', () => {
  const inLibrary = (name: string) => existsSync(join(home, 'library', ASSETS.find((each) => each.name === name)?.id ?? ''));

  test('takes several by the Delete key, gives them back by Ctrl+Z, and the keys go on with the next card', async () => {
    const { page } = library.app();
    await card(/^chair 10/).click();
    await card(/^Chair 9/).click({ modifiers: ['ControlOrMeta'] });
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Delete');
    await page.getByText('2 objects are in the trash.').waitFor();
    expect([inLibrary('chair 10'), inLibrary('Chair 9')]).toEqual([false, false]);
    await page.getByText('4 objects').waitFor();
    await expect.poll(() => focused()).toBe('library-grid');
    await expect.poll(selected).toHaveLength(1);
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: 2 objects are back in the library.').waitFor();
    await page.getByText('6 objects').waitFor();
    await page.keyboard.press('Control+Shift+Z');
    await page.getByText('4 objects').waitFor();
  });

  test('is a room of its own, from which one comes back, and one goes for good', async () => {
    const { page } = library.app();
    await page.getByRole('button', { name: 'Trash', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Trash' }).waitFor();
    await page.getByRole('article', { name: 'Chair 9' }).waitFor();
    await judge('trash');
    await page.keyboard.press('Control+z');
    await page.getByRole('article', { name: 'Chair 9' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+Z');
    await page.getByRole('button', { name: 'Put back Chair 9' }).click();
    await page.getByText('Chair 9 is back in the library.').waitFor();
    expect(inLibrary('Chair 9')).toBe(true);
    await expect.poll(() => focused()).not.toBe('BODY');
    await page.getByRole('button', { name: 'Remove chair 10 for good…', exact: true }).click();
    await page.getByRole('dialog', { name: 'Remove chair 10 for good?', exact: true }).waitFor();
    await judge('remove');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(readdirSync(join(home, 'library-trash'))).toHaveLength(1);
    await page.keyboard.press('Control+Delete');
    await page.getByRole('button', { name: 'Remove for good', exact: true }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    expect(readdirSync(join(home, 'library-trash'))).toEqual([]);
    await expect.poll(() => focused()).toBe('Back to the library');
    await judge('trash-empty');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused()).toBe('library-grid');
  });
});

test('a hostile name runs nothing in the trash either, and comes back from it as it was', async () => {
  const { page } = library.app();
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await page.getByText('4 objects').waitFor();
  await page.keyboard.press('Alt+Delete');
  await tabTo(page, page.getByRole('button', { name: `Put back ${HOSTILE_NAME}` }));
  await see(page.locator('[popover=manual]:popover-open')).toHaveText(HOSTILE_NAME); // on its card it is cut off
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByText('5 objects').waitFor();
  await card(HOSTILE_NAME).waitFor();
  expect(await page.locator('html').getAttribute('data-ran')).toBeNull();
});

test('an object that goes to the trash from its own page is asked for by nobody on the way back to the cards', async () => {
  const { page } = library.app();
  const missing: string[] = [];
  const note = (response: Response) => response.status() === 404 && missing.push(response.url());
  page.on('response', note);
  onTestFinished(() => void page.off('response', note));
  await card(/^Dragon(?! again)/).dblclick();
  await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Delete');
  await page.getByText('Dragon is in the trash.').waitFor();
  await expect.poll(() => focused()).toBe('library-grid');
  await page.getByText('4 objects').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('5 objects').waitFor();
  expect(missing).toEqual([]);
});

test('a job that waits to build an object is cancelled when that goes to the trash, and waits again when that is taken back', async () => {
  const { page } = library.app();
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  store.setPaused(true);
  const id = uuidV7();
  const request = { kind: 'generate' as const, pictures: ['/a.png'], options: GenerationOptions.parse({}) };
  store.add({ id, name: 'Dragon', assetId: DRAGON.id, request });
  await page.getByRole('button', { name: '1 waiting, paused' }).waitFor();
  await card(/^Dragon(?! again)/).click();
  await page.keyboard.press('Delete');
  await page.getByText('Dragon is in the trash. A waiting job was cancelled.').waitFor();
  await keepPicture('trashed-with-job');
  expect(store.find(id)?.state.kind).toBe('cancelled');
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Dragon is back in the library. The job waits again.').waitFor();
  expect(store.find(id)?.state.kind).toBe('waiting');
  store.requestCancel(id);
  store.setPaused(false);
  await page.getByRole('button', { name: '1 waiting, paused' }).waitFor({ state: 'detached' });
});

test('an object that another process removes while it is looked at is said to be gone, and the way back leads to the cards', async () => {
  const { page } = library.app();
  await card(/^Dragon again/).dblclick();
  await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
  rmSync(join(home, 'library', sidecarOf('Dragon again').id), { recursive: true });
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByRole('heading', { name: 'Not in the library' }).waitFor();
  await expect.poll(() => focused()).toBe('Object');
  await judge('gone');
  await page.keyboard.press('Escape');
  await expect.poll(() => focused()).toBe('library-grid');
  await page.getByText('4 objects').waitFor();
});

test('an empty library has all the room of the window', async () => {
  const { page } = library.app();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('heading', { name: 'Nothing has grown yet' }).waitFor();
  const main = await page.getByRole('main').boundingBox();
  expect((main?.x ?? 0) + (main?.width ?? 0)).toBe(page.viewportSize()?.width);
});
