// Every room and state of the window that others do not come by, in one start of the app: what the library, the queue and the trash hold
// lies there beforehand. Each state can be read in both themes, is understood by a screen reader, and leaves the focus somewhere.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { identifyProcess } from '../../electron/services/jobs/queue/process-identity.ts';
import { uuidV7 } from '../../electron/services/storage/names/uuid-v7.ts';
import { FIRST_THINGS, STARTER_THINGS } from '../../renderer/features/create/stage/starter-things.ts';
import { makeEggGlb } from '../support/files/make-glb.ts';
import { finishedAsset, newHome } from '../support/files/sample-assets.ts';
import { twoThings } from '../support/files/two-things.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';
import { expectPage as see } from '../support/window/expect-page.ts';
import { keepEvidenceOfFailures } from '../support/window/failure-evidence.ts';
import { lostFocus, watchFocus } from '../support/window/focus-watch.ts';
import { judgeState } from '../support/window/judge-state.ts';
import { dropFile, dropFiles } from '../support/window/window-actions.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const PATIENT = { timeout: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'espalier-states-'));
let app: DesktopApp;

beforeAll(async () => {
  const home = await newHome(folder);
  const egg = await makeEggGlb();
  for (const [at, name] of ['Egg', 'Second egg', 'Thrown away'].entries()) {
    const asset = finishedAsset(uuidV7((at + 1) * 1000), name);
    const place = join(name === 'Thrown away' ? home.libraryTrash : home.library, asset.id);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'asset.json'), JSON.stringify({ ...asset, tags: at === 0 ? ['kitchen', 'red'] : [] }));
    writeFileSync(join(place, 'latent.safetensors'), 'x'.repeat(5000));
    writeFileSync(join(place, 'model.glb'), egg);
    cpSync(join(EXAMPLES, 'crate.png'), join(place, 'preview.png'));
  }
  seedJobs(home.queue);
  app = await openDesktopApp({ ESPALIER_HOME: folder });
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await watchFocus(app.page);
});

/** Three that failed, one that was cancelled, and two that wait in a queue that is paused. */
function seedJobs(path: string): void {
  const store = new JobStore(path);
  const owner = identifyProcess(process.pid);
  if (owner === undefined) throw new Error('this process has no identity');
  const add = (name: string) => {
    const job = { id: uuidV7(), name, assetId: uuidV7() };
    const request = { kind: 'generate', pictures: [join(EXAMPLES, 'crate.png')], options: GenerationOptions.parse({}) } as const;
    store.add({ ...job, request: { ...request, pictures: [...request.pictures] } });
    return job.id;
  };
  for (const end of [
    { kind: 'failed', error: { code: 'internal', message: 'Something went wrong inside Espalier. Your library is safe.' } },
    {
      kind: 'failed',
      error: {
        code: 'out_of_memory',
        message: 'There was not enough memory for this job.',
        hint: 'Close other programs, or ask for fewer triangles, a smaller texture or another device.',
      },
    },
    { kind: 'failed', error: { code: 'internal', message: 'Something went wrong inside Espalier. Your library is safe.' } },
    { kind: 'cancelled' },
  ] as const) {
    const id = add(`${end.kind} crate`);
    store.claim(owner);
    store.finish(id, end);
  }
  store.setPaused(true);
  add('Waiting crate');
  add('Waiting lantern');
  store.close();
}

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

keepEvidenceOfFailures(() => app);

afterEach(async () => expect(await lostFocus(app.page)).toEqual([]));

const press = async (...keys: string[]) => {
  for (const key of keys) await app.page.keyboard.press(key);
};

/** Each test finds its own way, whatever was open before: this one to the egg on the stage. */
const openEgg = async () => {
  const { page } = app;
  if ((await page.getByRole('heading', { level: 1, name: 'Egg', exact: true }).count()) === 0) {
    await press('Alt+2');
    await page.getByRole('option', { name: /^Egg/ }).dblclick();
  }
  await page.locator('canvas[data-still=true]').waitFor(PATIENT);
};

describe('a state of the window', () => {
  test('of jobs that failed: one line until they are shown; one of them with its log; dismissed, the keys go on', async () => {
    const { page } = app;
    const failures = page.getByRole('heading', { name: 'failed crate failed' });
    await page.getByText('3 jobs failed.').waitFor();
    await see(failures).toHaveCount(0);
    await judgeState(page, 'jobs-failed');
    await page.getByRole('button', { name: 'Show them' }).click();
    await see(failures).toHaveCount(3);
    await judgeState(page, 'jobs-failed-shown');
    await page.getByRole('button', { name: 'Show log' }).first().click();
    await page.getByRole('dialog', { name: /^Log of/ }).waitFor();
    await judgeState(page, 'job-log');
    await press('Escape');
    await page.getByRole('button', { name: 'Dismiss', exact: true }).first().click();
    await see(failures).toHaveCount(2);
    await page.getByRole('button', { name: 'Dismiss all' }).click();
    await see(failures).toHaveCount(0);
    await see(page.getByText(/jobs? failed\.$/)).toHaveCount(0);
    await page.getByRole('button', { name: /2 waiting, paused/ }).click();
    await judgeState(page, 'jobs-waiting');
    await press('Escape');
  });

  test('of the viewer: its panels, measures, another build, a new look', async () => {
    const { page } = app;
    await openEgg();
    await judgeState(page, 'viewer');
    for (const [key, name] of [
      ['l', 'viewer-light'],
      ['p', 'viewer-picture'],
      ['v', 'viewer-compare'],
    ] as const) {
      await press(key);
      await judgeState(page, name);
      await press('Escape');
    }
    await press('d', 'm', '2');
    await page.locator('canvas[data-still=true]').waitFor(PATIENT);
    await judgeState(page, 'viewer-measures');
    await press('Escape', 'd', '1');
  });

  test('of the viewer while it is built again, gets a new look, and is renamed', async () => {
    const { page } = app;
    await openEgg();
    await press('b');
    await page.getByRole('complementary', { name: /Egg/ }).waitFor();
    await judgeState(page, 'build-again');
    await press('Escape', 'n');
    await page.getByRole('heading', { name: 'New look' }).waitFor();
    await judgeState(page, 'new-look');
    await press('Escape', 'F2');
    const name = page.getByRole('textbox', { name: 'Name of Egg' });
    await see(name).toBeFocused();
    await name.fill('Brown egg');
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Brown egg' }).waitFor();
    await press('Control+z');
    await page.getByRole('heading', { level: 1, name: 'Egg', exact: true }).waitFor();
    await press('Escape');
    await page.getByRole('listbox').waitFor();
  });

  test('of the library: chosen cards, a menu, filters, an order, tags; and of the trash', async () => {
    const { page } = app;
    await press('Alt+2');
    await page.getByRole('option', { name: /^Egg/ }).waitFor();
    await press('Control+a');
    await judgeState(page, 'library-selection');
    await press('Escape');
    await page.getByRole('option', { name: /^Egg/ }).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await judgeState(page, 'library-menu');
    await press('Escape');
    await page.getByRole('button', { name: /^Filter/ }).click();
    await judgeState(page, 'library-filter');
    await press('Escape');
    await page.getByRole('button', { name: /^Order:/ }).click();
    await judgeState(page, 'library-sort');
    await press('Escape');
    await page.getByRole('option', { name: /^Egg/ }).click();
    await press('Alt+t');
    await page.getByRole('dialog').waitFor();
    await judgeState(page, 'library-tags');
    await press('Escape', 'Alt+Delete');
    await page.getByText('Thrown away').first().waitFor();
    await judgeState(page, 'trash');
    await press('Control+Delete');
    await page.getByRole('dialog').waitFor();
    await judgeState(page, 'trash-empty');
    await press('Escape', 'Escape');
  });

  test('of Create: words, one or many, a batch, each tool of the cut-out, starting over and taking that back', async () => {
    const { page } = app;
    await press('Alt+1', 'Alt+w');
    await page.getByRole('button', { name: 'Robot', exact: true }).click();
    await see(page.getByRole('textbox', { name: 'What do you want to make?' })).toHaveValue('a robot');
    await see(page.getByRole('list', { name: 'What the starter model can make' }).getByRole('button')).toHaveCount(FIRST_THINGS.length + 1);
    await page.getByRole('button', { name: `All ${STARTER_THINGS.length}` }).click();
    await page.getByRole('button', { name: 'Pumpkin', exact: true }).waitFor();
    await judgeState(page, 'create-words');
    await page.getByRole('button', { name: 'Fewer' }).click();
    await see(page.getByRole('button', { name: 'Pumpkin', exact: true })).toHaveCount(0);
    await press('Alt+p');
    await dropFiles(
      page,
      ['crate', 'biplane', 'crate'].map((name) => join(EXAMPLES, `${name}.png`)),
    );
    await page.getByText('biplane.png looks unlike the others.').waitFor(PATIENT);
    await judgeState(page, 'one-or-many');
    await page.getByRole('button', { name: 'Grow it separately' }).click();
    await page.getByText('biplane is in the queue, as an object of its own.').waitFor(PATIENT);
    await page.getByText('2 views of one object').waitFor();
    await page.getByRole('button', { name: /3 waiting, paused/ }).waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await dropFiles(page, [join(EXAMPLES, 'crate.png'), join(EXAMPLES, 'biplane.png')]);
    await page.getByRole('button', { name: /separate objects/ }).click();
    await page
      .getByRole('list', { name: 'Objects of the batch' })
      .or(page.getByRole('heading', { level: 2 }))
      .first()
      .waitFor();
    await judgeState(page, 'batch');
    await page.getByRole('button', { name: 'Start over' }).click();
    await dropFile(page, join(EXAMPLES, 'crate.png'));
    await page.getByRole('img', { name: 'crate.png without its background' }).waitFor(PATIENT);
    await page.getByRole('img', { name: 'crate.png cut out' }).waitFor(PATIENT);
    await judgeState(page, 'create-picture');
    await press('Control+Enter');
    const cancel = page.getByRole('main', { name: 'Create' }).getByRole('button', { name: 'Cancel' });
    await cancel.waitFor();
    await judgeState(page, 'create-growing');
    await cancel.click();
    await see(page.getByRole('button', { name: 'Grow', exact: true })).toBeEnabled();
    for (const [key, name] of [
      ['b', 'brush'],
      ['c', 'crop'],
    ] as const) {
      await press(key);
      await judgeState(page, `cut-out-${name}`);
      await press('Escape');
    }
    await page.getByRole('button', { name: 'What the model sees' }).click();
    await judgeState(page, 'cut-out-model');
    await page.getByRole('button', { name: 'Compare' }).click();
    await press('Control+n');
    await see(page.getByRole('img', { name: 'crate.png cut out' })).toHaveCount(0);
    await press('Control+z');
    await page.getByRole('img', { name: 'crate.png cut out' }).waitFor();
  });

  test('of a picture of two things: one of them is pointed at, chosen, and given back', async () => {
    const { page } = app;
    const picture = join(folder, 'two.png');
    writeFileSync(picture, twoThings());
    await press('Alt+1', 'Control+n');
    await dropFile(page, picture);
    const cutOut = page.getByRole('img', { name: 'two.png cut out' });
    await cutOut.waitFor(PATIENT);
    /** How much is left of the left and of the right half. */
    const halves = () =>
      cutOut.evaluate((canvas: HTMLCanvasElement) =>
        [0, canvas.width / 2].map((left) => {
          const { data } = canvas.getContext('2d')?.getImageData(left, 0, canvas.width / 2, canvas.height) ?? { data: [] };
          return data.filter((value, at) => at % 4 === 3 && value > 200).length > 1000;
        }),
      );
    await expect.poll(halves, PATIENT).toEqual([true, true]);
    await page.getByText('2 objects found').waitFor();
    await page.setViewportSize({ width: 960, height: 640 });
    const bars = await Promise.all(['Which object', 'Zoom'].map((name) => page.getByRole('toolbar', { name }).boundingBox()));
    const [which, zoom] = bars.map((box) => (box === null ? Number.NaN : box.y + box.height / 2));
    expect(Math.abs((which ?? 0) - (zoom ?? 0)), 'the choice and its bar are one row').toBeLessThan(2);
    await see(page.getByRole('slider', { name: 'Background removal' })).toBeVisible();
    const divider = page.getByRole('slider', { name: 'Divider between the picture and its cut-out' });
    const isGripInSight = (line: Element) => {
      const { left, top, width, height } = line.firstElementChild?.getBoundingClientRect() ?? line.getBoundingClientRect();
      return line.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    };
    for (let steps = 0; steps <= 14; steps++) {
      expect(await divider.evaluate(isGripInSight), `the grip is in sight ${steps} steps to the left`).toBe(true);
      await divider.press('ArrowLeft');
    }
    for (let steps = 0; steps <= 14; steps++) await divider.press('ArrowRight');
    await page.getByRole('button', { name: 'Right', exact: true }).hover();
    await judgeState(page, 'cut-out-objects');
    await page.getByRole('button', { name: 'Right', exact: true }).click();
    await expect.poll(halves, PATIENT).toEqual([false, true]);
    await see(page.getByRole('button', { name: 'Right', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await judgeState(page, 'cut-out-one-object');
    await page.getByRole('button', { name: 'Both', exact: true }).click();
    await expect.poll(halves, PATIENT).toEqual([true, true]);
    await press('Control+n');
  });

  test('of a farm: off, switched on without a key, and the choice that Create then has, until it is switched off', async () => {
    const { page } = app;
    await press('Control+,');
    const farm = page.getByRole('region', { name: 'Farm' });
    const choice = farm.getByRole('checkbox', { name: 'Let objects grow on a farm of several machines' });
    await see(farm.getByRole('status')).toHaveText('Off. No machine is asked.');
    await choice.check();
    await see(farm.getByRole('status')).toHaveText(/^(The farm’s key is not there|What a farm needs is not installed here)/, PATIENT);
    const watched = page.getByRole('region', { name: 'Watch folder' }).getByRole('radiogroup', { name: 'Grow on' });
    await see(watched.getByRole('radio', { name: 'This computer' })).toBeChecked();
    await watched.getByRole('radio', { name: 'Farm' }).check({ force: true });
    await farm.scrollIntoViewIfNeeded();
    await judgeState(page, 'settings-farm');
    await press('Alt+1');
    const places = page.getByRole('radiogroup', { name: 'Grow on' });
    await places.getByRole('radio', { name: 'Farm' }).check({ force: true });
    await judgeState(page, 'create-farm');
    await press('Alt+2');
    await page.getByRole('option', { name: /^Egg/ }).click();
    await see(places.getByRole('radio', { name: 'Farm' })).toBeChecked();
    await press('Control+k');
    await page.getByRole('option', { name: /^Make again on the farm/ }).waitFor();
    await press('Escape');
    await page.getByRole('option', { name: /^Egg/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Build again on the farm with' }).waitFor();
    await press('Escape');
    await openEgg();
    await press('b');
    await see(page.getByRole('complementary', { name: /^Build Egg/ }).getByRole('radio', { name: 'Farm' })).toBeChecked();
    await judgeState(page, 'build-again-farm');
    await press('Escape');
    await press('Control+,');
    await see(watched.getByRole('radio', { name: 'Farm' })).toBeChecked();
    await choice.uncheck();
    await see(watched).toHaveCount(0);
    await see(farm.getByRole('status')).toHaveText('Off. No machine is asked.');
    await press('Alt+1');
    await see(places).toHaveCount(0);
  });

  test('of Settings: the machine, the log, a language of longer words', async () => {
    const { page } = app;
    await press('Control+,', 'Alt+l');
    const log = page.getByRole('region', { name: 'The last lines of the log' });
    await log.scrollIntoViewIfNeeded();
    await judgeState(page, 'settings-log');
    await press('Control+Shift+m');
    const found = page.getByRole('list', { name: 'What was found' });
    await found.waitFor(PATIENT);
    await found.scrollIntoViewIfNeeded();
    await judgeState(page, 'settings-machine');
    await page.getByRole('radio', { name: 'Deutsch' }).check();
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    await judgeState(page, 'settings-german');
    await press('Alt+1');
    await judgeState(page, 'create-german');
    await page.setViewportSize({ width: 960, height: 640 });
    await dropFiles(page, [join(EXAMPLES, 'crate.png'), join(EXAMPLES, 'biplane.png')]);
    await page.getByRole('button', { name: /einzelne Objekte/ }).click();
    const grow = page.getByRole('button', { name: /^2 wachsen lassen/ });
    await grow.waitFor();
    const isCut = await grow.evaluate((button) => [...button.children].some((part) => part.scrollWidth > part.clientWidth));
    expect(isCut, 'the words of the button are cut').toBe(false);
    await press('Control+n');
    await press('Alt+3');
    await page.getByRole('listitem', { name: /^Starter \(aus Worten\)/ }).waitFor(PATIENT);
    await judgeState(page, 'models-german');
    await press('Control+,');
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  });
});
