// `npm run film`: twenty seconds of the straight path, from a dropped picture to an object looked at from all sides, filmed in the window of
// the built app with the real runtime. Writes docs/studio.webp, which the README shows. What takes long is shown faster.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { Page } from 'playwright';
import { type DesktopApp, openDesktopApp } from '../test/support/window/desktop-app.ts';
import { dropFile } from '../test/support/window/window-actions.ts';
import { buildApp } from './app/build-app.ts';

const ROOT = join(import.meta.dirname, '..');
const FILM = join(ROOT, 'docs/studio.webp');
const PICTURE = join(ROOT, 'examples/dragon.png');
/** How long each part is in the film. */
const PART_MS = { opening: 1_500, picture: 3_000, growth: 5_500, modes: 3_000, turn: 7_000 } as const;
/** A moment of the film, which the README shows beside it. */
const PICTURE_OF_WINDOW = join(ROOT, 'docs/studio.png');
const FRAMES_A_SECOND = 10;
/** A key turns the object by 12°. */
const KEYS_OF_A_TURN = 30;
/** Until the object rests after a key, and is drawn finely. */
const REST_MS = 400;

interface Frame {
  readonly jpeg: Buffer;
  readonly milliseconds: number;
}

await buildApp();
const home = mkdtempSync(join(tmpdir(), 'espalier-film-'));
const app = await openDesktopApp({ ESPALIER_HOME: home });
try {
  await app.page.context().tracing.stop();
  await write(await film(app));
} finally {
  await app.close();
  rmSync(home, { recursive: true, force: true });
}

async function film({ page }: DesktopApp): Promise<Frame[]> {
  await page.getByText('Ready', { exact: true }).waitFor({ timeout: 120_000 });
  const opening = [await still(page, PART_MS.opening)];
  const picture = await part(page, PART_MS.picture, async () => {
    await dropFile(page, PICTURE);
    await page.getByRole('img', { name: 'dragon.png without its background' }).waitFor({ timeout: 120_000 });
    await delay(800);
  });
  const growth = await part(page, PART_MS.growth, async () => {
    await page.keyboard.press('Control+Enter');
    const growing = page.getByRole('progressbar', { name: 'Growth of dragon' });
    await growing.waitFor();
    await growing.waitFor({ state: 'detached', timeout: 300_000 });
  });
  growth.pop(); // the object is about to appear
  await page.keyboard.press('Alt+2');
  await page
    .getByRole('option', { name: /dragon/ })
    .first()
    .dblclick();
  await delay(4_000); // it opens as the picture was taken, and turns a little aside
  await page.screenshot({ path: PICTURE_OF_WINDOW });
  const modes: Frame[] = [];
  for (const key of ['2', '4', '5', '1']) {
    await page.keyboard.press(key);
    await delay(400);
    modes.push(await still(page, PART_MS.modes / 4));
  }
  return [...opening, ...picture, ...growth, ...modes, ...(await turn(page))];
}

/** Once around, picture by picture, so that it is even however slowly the machine draws. */
async function turn(page: Page): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (let key = 0; key < KEYS_OF_A_TURN; key += 1) {
    await page.keyboard.press('ArrowLeft');
    await delay(REST_MS);
    frames.push(await still(page, PART_MS.turn / KEYS_OF_A_TURN));
  }
  return frames;
}

/** What happens in the window while `act` goes on, in as long as the part has in the film. */
async function part(page: Page, lengthMs: number, act: () => Promise<void>): Promise<Frame[]> {
  const pictures: Buffer[] = [];
  let isOver = false;
  const filming = (async () => {
    while (!isOver) {
      pictures.push(await picture(page));
      await delay(60);
    }
  })();
  await act().finally(() => {
    isOver = true;
  });
  await filming;
  const wanted = Math.min(pictures.length, Math.round((lengthMs / 1000) * FRAMES_A_SECOND));
  const milliseconds = Math.round(lengthMs / wanted);
  return Array.from({ length: wanted }, (_, at) => pictures[Math.round((at * (pictures.length - 1)) / Math.max(1, wanted - 1))])
    .filter((jpeg) => jpeg !== undefined)
    .map((jpeg) => ({ jpeg, milliseconds }));
}

async function still(page: Page, milliseconds: number): Promise<Frame> {
  return { jpeg: await picture(page), milliseconds: Math.round(milliseconds) };
}

function picture(page: Page): Promise<Buffer> {
  return page.screenshot({ type: 'jpeg', quality: 92, animations: 'allow' });
}

async function write(frames: readonly Frame[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-frames-'));
  try {
    const listed = frames.map(({ milliseconds }, at) => ({ file: `${at}.jpg`, milliseconds }));
    for (const [at, { jpeg }] of frames.entries()) writeFileSync(join(folder, `${at}.jpg`), jpeg);
    writeFileSync(join(folder, 'frames.json'), JSON.stringify(listed));
    const python = join(ROOT, 'python-runtime/.venv/bin/python');
    await execa(python, ['-m', 'espalier_runtime', 'join-frames', join(folder, 'frames.json'), FILM], { stdio: 'inherit' });
    const seconds = frames.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
    console.log(`${FILM}: ${frames.length} pictures, ${seconds.toFixed(1)} s`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
