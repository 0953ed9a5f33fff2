// `npm run film`: twenty seconds of the straight path, from a dropped picture to an object looked at from all sides, filmed in the window of
// the built app with the real runtime. Writes docs/studio.webp, which the README shows. What takes long is shown faster.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { Page } from 'playwright';
import { type DesktopApp, openDesktopApp } from '../test/support/desktop-app.ts';
import { dropFile } from '../test/support/window-actions.ts';
import { buildApp } from './app/build-app.ts';

const ROOT = join(import.meta.dirname, '..');
const FILM = join(ROOT, 'docs/studio.webp');
const PICTURE = join(ROOT, 'examples/dragon.png');
/** How long each part is in the film. */
const PART_MS = { opening: 1_500, picture: 3_000, growth: 6_000, turn: 6_000, modes: 3_500 } as const;
const FRAMES_A_SECOND = 8;

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
  await page.keyboard.press('Alt+2');
  await page.getByRole('option', { name: /dragon/ }).first().dblclick();
  const turn = await part(page, PART_MS.turn, () => turnObject(page));
  const modes: Frame[] = [];
  for (const key of ['2', '4', '5', '1']) {
    await page.keyboard.press(key);
    await delay(400);
    modes.push(await still(page, PART_MS.modes / 4));
  }
  return [...opening, ...picture, ...growth, ...turn, ...modes];
}

/** Once around, by the mouse. */
async function turnObject(page: Page): Promise<void> {
  const box = await page.locator('canvas').first().boundingBox();
  if (box === null) throw new Error('There is no canvas to turn an object in.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await delay(800);
  for (const [from, to] of [
    [-0.3, 0.3],
    [-0.3, 0.3],
  ] as const) {
    await page.mouse.move(x + from * box.width, y);
    await page.mouse.down();
    await page.mouse.move(x + to * box.width, y + 10, { steps: 40 });
    await page.mouse.up();
  }
  await delay(500);
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
  pictures.push(await picture(page));
  const wanted = Math.min(pictures.length, Math.round((lengthMs / 1000) * FRAMES_A_SECOND));
  const milliseconds = Math.round(lengthMs / wanted);
  return Array.from({ length: wanted }, (_, at) => pictures[Math.round((at * (pictures.length - 1)) / Math.max(1, wanted - 1))])
    .filter((jpeg) => jpeg !== undefined)
    .map((jpeg) => ({ jpeg, milliseconds }));
}

async function still(page: Page, milliseconds: number): Promise<Frame> {
  return { jpeg: await picture(page), milliseconds };
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
