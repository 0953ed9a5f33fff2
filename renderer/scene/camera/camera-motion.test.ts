import { describe, expect, test } from 'vitest';
import { ASIDE_DEGREES, dampingShare, openingAngles, openingEnd, Turntable } from './camera-motion.ts';

const FRONT = { azimuth: 0, elevation: 0 };

describe('the opening look', () => {
  test('holds half a second, then goes aside without turning back, and ends', () => {
    const azimuths = [0, 0.49, 0.8, 1.2, 1.6, 2].map((seconds) => openingAngles(FRONT, seconds)?.azimuth ?? Number.NaN);
    expect(azimuths.slice(0, 2)).toEqual([0, 0]);
    expect(azimuths).toEqual([...azimuths].sort((a, b) => a - b));
    expect(azimuths[2]).toBeGreaterThan(0);
    expect(openingAngles(FRONT, 2.1)).toBeUndefined();
  });

  test('arrives where it ends', () => {
    const from = { azimuth: -90, elevation: 12 };
    const last = openingAngles(from, 2.0999);
    expect(last?.azimuth).toBeCloseTo(openingEnd(from).azimuth, 3);
    expect(openingEnd(from).azimuth).toBe(-90 + ASIDE_DEGREES);
  });
});

test('a glide is the same however many frames it is cut into', () => {
  const left = (frames: number) => (1 - dampingShare(5, 1 / frames)) ** frames;
  expect(left(10)).toBeCloseTo(left(144), 10);
  expect(left(1)).toBeCloseTo(Math.exp(-5), 10);
});

describe('the turntable', () => {
  test('turns by time, and not at all when it is off', () => {
    const turntable = new Turntable();
    expect(turntable.advance(1)).toBe(0);
    turntable.speed = 30;
    expect(turntable.advance(0.5)).toBe(15);
  });

  test('stands while it is touched and for a moment after, then goes on', () => {
    const turntable = new Turntable();
    turntable.speed = 30;
    turntable.hold();
    expect(turntable.advance(5)).toBe(0);
    turntable.release();
    expect(turntable.advance(1.5)).toBe(0);
    expect(turntable.advance(1)).toBe(15);
    expect(turntable.isOn).toBe(true);
  });
});
