import { EventEmitter } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { describe, expect, test } from 'vitest';
import { keepWindowPlace, openingBounds, readWindowPlace, type WindowPlace } from './window-place.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 1024 };

function place(changes: Partial<WindowPlace> = {}): WindowPlace {
  return { version: 1, x: 100, y: 80, width: 1400, height: 900, isMaximised: false, ...changes };
}

describe('where the window opens', () => {
  test('is where it was, as long as a screen is there', () => {
    expect(openingBounds(place(), [SCREEN])).toEqual({ x: 100, y: 80, width: 1400, height: 900 });
    expect(openingBounds(place({ x: 2000, width: 1200 }), [SCREEN, SECOND])).toMatchObject({ x: 2000 });
    expect(openingBounds(place({ x: 2000 }), [SCREEN])).toEqual({ width: 1400, height: 900 });
    expect(openingBounds(place({ y: 5000 }), [SCREEN])).not.toHaveProperty('y');
  });

  test('is no larger than the screen and no smaller than can be used', () => {
    expect(openingBounds(place({ width: 9000, height: 9000 }), [SCREEN])).toMatchObject({ width: 1920, height: 1080 });
    expect(openingBounds(place({ width: 10, height: 10, x: 0 }), [SCREEN])).toEqual({ width: 960, height: 640 });
  });

  test('is left to the system the first time', () => {
    expect(openingBounds(undefined, [SCREEN])).toEqual({ width: 1280, height: 800 });
  });
});

describe('the place that is kept', () => {
  test('is that of the last close, and whatever else lies there is none', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'place-')), 'window.json');
    const bounds = { x: 5, y: 6, width: 1000, height: 700 };
    const parts = { getNormalBounds: () => bounds, isMaximized: () => true, isDestroyed: () => false };
    const window = Object.assign(new EventEmitter(), parts);
    const settled = keepWindowPlace(window as unknown as BrowserWindow, { path, log: { warn: () => {} } }); // the parts that are used
    window.emit('close');
    await settled();
    expect(await readWindowPlace(path)).toEqual({ version: 1, ...bounds, isMaximised: true });
    for (const text of ['', 'nonsense', '{"version":1,"x":"left"}', '[]']) {
      await writeFile(path, text);
      expect(await readWindowPlace(path)).toBeUndefined();
    }
  });
});
