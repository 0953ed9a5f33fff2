import { expect, test } from 'vitest';
import { TIMINGS } from '../../../test/support/sample-recipe.ts';
import { effortOf } from './build-effort.ts';
import { DEFAULT_BUILD } from './build-settings.ts';
import { estimateBuildSeconds } from './build-time.ts';
import { machinePace, USUAL_PACE } from './machine-pace.ts';
import type { PresentBuild } from './present-build.ts';

function built(building: Parameters<typeof effortOf>[0], seconds: { texture?: number; export?: number }): PresentBuild {
  return { wholeTriangles: undefined, effort: effortOf(building), timings: { ...TIMINGS, ...seconds } };
}

const PLAIN = built({}, {});
const TEXTURED = { texture: true, textureSize: 1024 };

test('a machine that never baked or filmed is taken for a usual one', () => {
  expect(machinePace([PLAIN])).toEqual(USUAL_PACE);
});

test('an object without a texture or a film is told the time that the last ones of other objects took', () => {
  const last = [10, 900, 12].flatMap((texture) => [built(TEXTURED, { texture }), built({ turntableVideo: true }, { export: 3 * texture })]);
  const asked = { ...DEFAULT_BUILD, hasTurntableFilm: true };
  const { decode, mesh, export: writing } = TIMINGS;
  expect(estimateBuildSeconds(asked, PLAIN, machinePace(last))).toBeCloseTo(decode + mesh + writing + 12 + 36);
});

test('only the last builds count, so that a machine which became faster is believed', () => {
  const fast = Array.from({ length: 9 }, () => built(TEXTURED, { texture: 2 }));
  const slow = Array.from({ length: 30 }, () => built(TEXTURED, { texture: 50 }));
  expect(machinePace([...fast, ...slow]).pageSeconds).toBe(1);
});

test('maps and a film that the object had are not counted twice', () => {
  const everything = { ...TEXTURED, normalMap: true, ambientOcclusion: true, turntableVideo: true };
  const present = built(everything, { texture: 20, export: 30 });
  const same = { ...DEFAULT_BUILD, normalMap: true, ambientOcclusion: true, hasTurntableFilm: true };
  expect(estimateBuildSeconds(same, present, USUAL_PACE)).toBeCloseTo(TIMINGS.decode + TIMINGS.mesh + 20 + 30);
});
