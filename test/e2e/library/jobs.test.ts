// The library beside the queue: what cannot be done while a job works, and what is said of jobs that failed or wait.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import { identifyProcess } from '../../../electron/services/jobs/queue/process-identity.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { expectPage as see } from '../../support/window/expect-page.ts';
import { openLibraryApp } from '../../support/window/library-app.ts';

const library = openLibraryApp();
const { card, home, judge, keepPicture, sidecarOf } = library;

interface JobAbout {
  readonly assetId: string;
  readonly name: string;
  /** Words that it grows from; a picture without. */
  readonly text?: string;
}

/** One that runs, as far as the window can see. */
function jobOfThisProcess({ text, ...about }: JobAbout): { store: JobStore; id: string } {
  const me = identifyProcess(process.pid) ?? '';
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  const id = uuidV7();
  const options = GenerationOptions.parse({});
  const input = text === undefined ? { pictures: ['/a.png'] } : { pictures: [], text };
  store.add({ ...about, id, reservedFor: me, request: { kind: 'generate', ...input, options } });
  store.claim(me);
  return { store, id };
}

test('what can only fail while a job works on an object says why not, and can be done when the job has ended', async () => {
  const { page } = library.app();
  const name = 'Lantern';
  const { store, id } = jobOfThisProcess({ assetId: sidecarOf(name).id, name });
  await card(new RegExp(`^${name}`)).click();
  await see(card(new RegExp(`^${name}`))).toContainText('Growing…');
  const build = page.getByRole('button', { name: 'Build…' });
  await see(build).toHaveAccessibleDescription('It is still growing, and its job builds it.');
  await see(build).toBeDisabled();
  const atWork = 'A job is working on it, and has to end or be cancelled first.';
  const trash = page.getByRole('complementary').getByRole('button', { name: 'Trash' });
  await see(trash).toHaveAccessibleDescription(atWork);
  await trash.hover();
  const tip = page.locator('[popover=manual]:popover-open');
  await see(tip).toHaveText(atWork);
  const { x = 0, width = 0 } = (await tip.boundingBox()) ?? {};
  expect([x >= 0, x + width <= (page.viewportSize()?.width ?? 0)]).toEqual([true, true]);
  await trash.focus(); // the reason is reached by the keys, and nothing is done
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Shift+F10');
  const items = page.getByRole('menuitem', { disabled: true });
  await expect.poll(() => items.allInnerTexts()).toHaveLength(4);
  for (const item of ['Duplicate', 'Move to trash']) await see(items.filter({ hasText: item })).toContainText(atWork);
  await see(items.filter({ hasText: 'Build again with' })).toContainText('It is still growing');
  await see(items.filter({ hasText: 'Save copies in a folder…' })).toContainText('Not built yet.');
  await judge('growing');
  await items.filter({ hasText: 'Build again with' }).click({ force: true });
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await see(page.getByRole('listbox')).toBeFocused(); // a moment after the menu is gone
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+Shift+D');
  await page.keyboard.press('Enter');
  await page.getByText('It is still growing, and its job builds it.').waitFor();
  await page.keyboard.press('b');
  await see(page.getByRole('heading', { name: 'Build', exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByText('6 objects').waitFor();
  store.finish(id, { kind: 'cancelled' });
  await see(card(new RegExp(`^${name}`))).toContainText('Not built');
  await see(build).toBeEnabled();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Delete');
  await page.getByText('5 objects').waitFor();
});

test('the failure of a job with a long name keeps its words and buttons in sight', async () => {
  const { page } = library.app();
  const { store, id } = jobOfThisProcess({ assetId: uuidV7(), name: 'W'.repeat(120) });
  store.finish(id, { kind: 'failed', error: { code: 'internal', message: `No ${'/folder'.repeat(30)}.` } });
  await page.getByRole('button', { name: 'Dismiss' }).waitFor();
  await judge('failed');
  const area = page.getByRole('region', { name: 'Notices' });
  expect(await area.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
});

test('a job that failed by its words offers to change them, in the place of the same again', async () => {
  const { page } = library.app();
  const { store, id } = jobOfThisProcess({ assetId: uuidV7(), name: 'a qwertz', text: 'a qwertz' });
  store.finish(id, { kind: 'failed', error: { code: 'input_unsupported', message: 'This pack cannot tell what to make.' } });
  const edit = page.getByRole('button', { name: 'Edit the words' });
  await edit.waitFor();
  await see(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await judge('failed-words');
  await edit.click();
  await see(page.getByRole('textbox', { name: 'What do you want to make?' })).toHaveValue('a qwertz');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.keyboard.press('Alt+2');
});

test('trying a batch again skips what could only fail again, and says so', async () => {
  const { page } = library.app();
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  store.setPaused(true);
  const parent = { id: uuidV7(), name: 'Pots' };
  const options = GenerationOptions.parse({});
  const add = (input: { readonly pictures: string[]; readonly text?: string }) => {
    const id = uuidV7();
    store.add({ id, name: 'Pot', assetId: uuidV7(), parent, request: { kind: 'generate', ...input, options } });
    return id;
  };
  const [words, picture] = [add({ pictures: [], text: 'a qwertz' }), add({ pictures: ['/a.png'] })];
  add({ pictures: ['/b.png'] });
  for (const id of [words, picture]) store.finish(id, { kind: 'failed', error: { code: 'input_unsupported', message: 'No.' } });
  await page.getByRole('button', { name: '1 waiting, paused' }).click();
  const again = page.getByRole('button', { name: 'Try what failed of Pots again' });
  await again.click();
  await page.getByText('1 job was not tried again: its words or its picture could only fail again.').waitFor();
  await see(again).toHaveCount(0); // nothing is left for which it would help
  expect([words, picture].map((id) => store.find(id)?.state.kind)).toEqual(['failed', 'waiting']);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
  store.setPaused(false);
});

test('a waiting job with a long name says it whole to whoever points at it', async () => {
  const { page } = library.app();
  const name = 'W'.repeat(120);
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  store.setPaused(true);
  const id = uuidV7();
  store.add({ id, name, assetId: uuidV7(), request: { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({}) } });
  await page.getByRole('button', { name: '1 waiting, paused' }).click();
  await page.getByRole('list', { name: 'Order of the waiting jobs' }).getByText(name).hover();
  await see(page.locator('[popover=manual]:popover-open')).toHaveText(name);
  await keepPicture('waiting-long');
  await page.keyboard.press('Escape');
  store.requestCancel(id);
  store.setPaused(false);
});
