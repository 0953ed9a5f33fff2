import type { WebGLRenderer } from 'three';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PixelDensity } from './pixel-density.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', { devicePixelRatio: 1 });
});

afterEach(() => vi.useRealTimers());

function open(isSoftware: boolean) {
  const ratios: number[] = [];
  const drawn: number[] = [];
  const renderer = { getPixelRatio: () => ratios.at(-1) ?? 0, setPixelRatio: (ratio: number) => ratios.push(ratio) };
  const onRest = (refine: () => void) => {
    refine();
    drawn.push(ratios.at(-1) ?? 0);
  };
  const density = new PixelDensity(renderer as unknown as WebGLRenderer, { isSoftware, onRest }); // the parts of it that are used
  return { density, ratios, drawn };
}

test('without antialiasing an object at rest is drawn with twice the pixels, and in motion with as many as there are', () => {
  const { density, ratios, drawn } = open(true);
  density.move();
  density.rest();
  vi.advanceTimersByTime(100);
  density.move();
  density.rest();
  vi.advanceTimersByTime(100);
  expect(ratios).toEqual([1]);
  vi.advanceTimersByTime(300);
  expect(ratios).toEqual([1, 2]);
  expect(drawn).toEqual([2]);
  density.move();
  expect(ratios).toEqual([1, 2, 1]);
});

test('a graphics card draws the same at rest and in motion', () => {
  const { density, ratios } = open(false);
  density.move();
  density.rest();
  vi.advanceTimersByTime(1000);
  expect(ratios).toEqual([1]);
});

test('nothing is drawn after the end', () => {
  const { density, drawn } = open(true);
  density.move();
  density.rest();
  density.dispose();
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([]);
});
