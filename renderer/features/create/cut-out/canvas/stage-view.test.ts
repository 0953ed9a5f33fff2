import { describe, expect, test } from 'vitest';
import { fitted, moved, zoomed } from './stage-view.ts';

const around = { picture: { width: 400, height: 200 }, stage: { width: 920, height: 648 } };

describe('a picture on the stage', () => {
  test('is shown whole, in the middle', () => {
    expect(fitted(around.picture, around.stage)).toEqual({ scale: 2, left: 60, top: 116 });
  });

  test('leaves room above it for the frame of the model, which is a fifth larger than the object', () => {
    const [side, stage] = [160, { width: 904, height: 560 }];
    const { scale, top } = fitted({ width: side, height: side }, stage);
    expect(top - (side * scale * 0.1) / 2).toBeGreaterThan(0);
  });

  test('is not enlarged beyond what its pixels bear', () => {
    expect(fitted({ width: 10, height: 10 }, around.stage).scale).toBe(4);
  });

  test('keeps what is under the pointer there when it is zoomed', () => {
    const view = fitted(around.picture, around.stage);
    const nearer = zoomed(view, 3, { x: 100, y: 300 }, around);
    const under = ({ scale, left, top }: typeof view) => [(100 - left) / scale, (300 - top) / scale];
    expect(nearer.scale).toBe(6);
    expect(under(nearer)[0]).toBeCloseTo(under(view)[0] ?? 0);
    expect(under(nearer)[1]).toBeCloseTo(under(view)[1] ?? 0);
  });

  test('is zoomed within limits, and never lost', () => {
    const view = fitted(around.picture, around.stage);
    expect(zoomed(view, 1e6, { x: 0, y: 0 }, around).scale).toBe(32);
    expect(zoomed(view, 1e-6, { x: 0, y: 0 }, around).scale).toBe(0.5);
    expect(moved(view, { x: 1e5, y: -1e5 }, around)).toEqual({ scale: 2, left: 872, top: -352 });
  });
});
