import { beforeEach, expect, test, vi } from 'vitest';
import { FrameLoop } from './frame-loop.ts';

let frames: Map<number, FrameRequestCallback>;

beforeEach(() => {
  let last = 0;
  frames = new Map();
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => {
    frames.set(++last, draw);
    return last;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});

/** As the browser does before it paints; and lets what follows from it happen. */
async function paint(timeMs: number): Promise<void> {
  const due = [...frames.values()];
  frames.clear();
  for (const draw of due) draw(timeMs);
  await new Promise((resolve) => setTimeout(resolve));
}

/** A stage that moves for so many frames; each comes onto the page when that is allowed. */
function open(movingFrames = 0) {
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  let movesLeft = movingFrames;
  const loop = new FrameLoop({
    draw: (seconds) => {
      log.push(`draw ${seconds.toFixed(3)}`);
      movesLeft -= 1;
      return movesLeft >= 0;
    },
    present: () => new Promise((resolve) => waiting.push(resolve)),
    onStill: () => log.push('still'),
  });
  const comesOntoThePage = async () => {
    waiting.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { loop, log, comesOntoThePage };
}

test('draws once for all that changed since the last frame, and is still when that is on the page', async () => {
  const { loop, log, comesOntoThePage } = open();
  loop.request();
  loop.request();
  await paint(1000);
  expect(log).toEqual(['draw 0.017']);
  await comesOntoThePage();
  expect(log).toEqual(['draw 0.017', 'still']);
  await paint(2000);
  expect(log).toHaveLength(2);
});

test('draws no frame before the one before it is on the page, and counts the time that went by', async () => {
  const { loop, log, comesOntoThePage } = open(1);
  loop.request();
  await paint(1000);
  await paint(1050);
  expect(log).toEqual(['draw 0.017']);
  await comesOntoThePage();
  await paint(1100);
  expect(log).toEqual(['draw 0.017', 'draw 0.100']);
  await comesOntoThePage();
  expect(log.at(-1)).toBe('still');
});

test('a change while a frame is on its way is drawn after it', async () => {
  const { loop, log, comesOntoThePage } = open();
  loop.request();
  await paint(1000);
  loop.request();
  await comesOntoThePage();
  expect(log).toEqual(['draw 0.017']);
  await paint(1016);
  await comesOntoThePage();
  expect(log).toEqual(['draw 0.017', 'draw 0.017', 'still']);
});

test('work that needs the graphics alone is done in order, with no frame in between and the one that was due after it', async () => {
  const { loop, log, comesOntoThePage } = open();
  loop.request();
  let finish: () => void = () => undefined;
  const first = loop.alone(() => new Promise<void>((resolve) => (finish = resolve)));
  const second = loop.alone(async () => void log.push('second'));
  await paint(1000);
  expect(log).toEqual([]);
  finish();
  await Promise.all([first, second]);
  expect(log).toEqual(['second']);
  await paint(1016);
  expect(log).toEqual(['second', 'draw 0.017']);
  await comesOntoThePage();
  expect(log.at(-1)).toBe('still');
});

test('work that fails says so to whoever asked, and holds up nothing', async () => {
  const { loop, log } = open();
  await expect(loop.alone(() => Promise.reject(new Error('no picture')))).rejects.toThrow('no picture');
  loop.request();
  await paint(1000);
  expect(log).toEqual(['draw 0.017']);
});

test('nothing is drawn after the end', async () => {
  const { loop, log } = open();
  loop.request();
  loop.dispose();
  loop.request();
  await paint(1000);
  expect(log).toEqual([]);
});
