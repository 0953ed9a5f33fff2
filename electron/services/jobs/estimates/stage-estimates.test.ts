import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type BuildingOptions, GenerationOptions, STAGES } from '#contract/generation/generation.ts';
import { TIMINGS } from '../../../../test/support/files/sample-recipe.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import type { JobRequest } from '../queue/job.ts';
import { JobStore } from '../queue/job-store.ts';
import { StageEstimates } from './stage-estimates.ts';
import { workOf } from './stage-work.ts';

const GENERATE: JobRequest = { kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse({ pack: 'large' }) };
const REBUILD: JobRequest = { kind: 'rebuild', latent: '/l', pack: 'large', device: 'auto', building: { formats: ['glb'] } };

function newEstimates(): StageEstimates {
  const store = new JobStore(join(newFolder(), 'queue.sqlite'));
  onTestFinished(() => store.close());
  return new StageEstimates(store);
}

describe('a machine on which nothing was learned', () => {
  test('shows a whole that grows from stage to stage up to one, and no time left', () => {
    const clock = newEstimates().begin(GENERATE);
    let before = 0;
    for (const stage of STAGES) {
      for (const stageFraction of [0, 0.5, 1]) {
        const progress = clock.advance(stage, stageFraction);
        expect(progress).not.toHaveProperty('secondsLeft');
        expect(progress.fraction).toBeGreaterThanOrEqual(before);
        before = progress.fraction;
      }
    }
    expect(before).toBeCloseTo(1);
  });
});

describe('a machine that has learned', () => {
  function learned(request: JobRequest) {
    const estimates = newEstimates();
    // One slow run among three must not count.
    for (const factor of [1, 100, 1]) {
      estimates.learn(request, { ...TIMINGS, structured_latent: TIMINGS.structured_latent * factor });
    }
    let nowMs = 0;
    const clock = estimates.begin(request, () => nowMs);
    return { clock, wait: (seconds: number) => (nowMs += seconds * 1000) };
  }

  test('tells the time left from the medians: 0.5 + 1 + 2 + 1 + 1 + 0 + 0.25 seconds', () => {
    const { clock } = learned(GENERATE);
    expect(clock.advance('condition', 0)).toEqual({ stage: 'condition', stageFraction: 0, fraction: 0, secondsLeft: 5.75 });
    expect(clock.advance('decode', 0)).toMatchObject({ fraction: 3.5 / 5.75, secondsLeft: 2.25 });
    expect(clock.advance('export', 1)).toMatchObject({ fraction: 1, secondsLeft: 0 });
  });

  test('believes the pace of the running stage more than its past', () => {
    const { clock, wait } = learned(GENERATE);
    clock.advance('structured_latent', 0);
    wait(10);
    expect(clock.advance('structured_latent', 0.5)).toMatchObject({ secondsLeft: 10 + 2.25 });
  });

  test('never shows less of the whole than before', () => {
    const { clock } = learned(GENERATE);
    const { fraction } = clock.advance('mesh', 1);
    expect(clock.advance('mesh', 0.2).fraction).toBe(fraction);
  });

  test('counts only the stages of a rebuild for a rebuild', () => {
    const { clock } = learned(REBUILD);
    expect(clock.advance('decode', 0)).toMatchObject({ fraction: 0, secondsLeft: 2.25 });
  });

  test('learns each kind of work apart, and judges a kind that is new by how much work it is', () => {
    const estimates = newEstimates();
    const withTexture = (textureSize: number): JobRequest => ({ ...REBUILD, building: { textureSize, formats: ['glb'] } });
    estimates.learn(withTexture(1024), { ...TIMINGS, texture: 2 });
    estimates.learn(withTexture(4096), { ...TIMINGS, texture: 51 });
    const secondsLeft = (request: JobRequest) => estimates.begin(request).advance('texture', 0).secondsLeft;
    expect(secondsLeft(withTexture(1024))).toBeCloseTo(2 + 0.25);
    expect(secondsLeft(withTexture(4096))).toBeCloseTo(51 + 0.25);
    // 2 units took 2 seconds, 17 took 51; this is 5 units.
    expect(secondsLeft(withTexture(2048))).toBeCloseTo(5 * 2 + 0.25);
  });
});

describe('the estimate of a request', () => {
  const textured = { ...TIMINGS, texture: 4 };
  const rebuild = (building: Partial<BuildingOptions>): JobRequest => ({ ...REBUILD, building: { formats: ['glb'], ...building } });

  test('is what the same work took here, stage by stage', () => {
    const estimates = newEstimates();
    for (const factor of [1, 9, 1]) estimates.learn(REBUILD, { ...textured, mesh: factor });
    expect(estimates.estimate(REBUILD)).toEqual({
      seconds: 6.25,
      basis: 'learned',
      stages: { decode: 1, mesh: 1, texture: 4, export: 0.25 },
    });
  });

  test('grows with the page, with maps, with levels, with a solid, with pictures and with a film', () => {
    const estimates = newEstimates();
    estimates.learn(REBUILD, textured);
    const seconds = (building: Partial<BuildingOptions>) => estimates.estimate(rebuild(building)).seconds ?? Number.NaN;
    const plain = seconds({});
    expect(seconds({ texture: false })).toBeCloseTo(plain - 4);
    expect(seconds({ textureSize: 4096 })).toBeGreaterThan(2 * plain);
    for (const more of [
      { normalMap: true },
      { ambientOcclusion: true },
      { levelsOfDetail: 3 },
      { watertight: true },
      { turntableFrames: 8 },
    ]) {
      expect(seconds(more)).toBeGreaterThan(plain);
    }
    expect(seconds({ turntableVideo: true })).toBeGreaterThan(seconds({ turntableFrames: 8 }));
  });

  test('is not told while a stage that is asked for never ran here, and tells what is known', () => {
    const estimates = newEstimates();
    expect(estimates.estimate(REBUILD)).toEqual({ stages: {} });
    estimates.learn(rebuild({ texture: false }), TIMINGS);
    expect(estimates.estimate(REBUILD)).toEqual({ stages: { decode: 1, mesh: 1, export: 0.25 } });
    expect(estimates.estimate(rebuild({ texture: false })).seconds).toBe(2.25);
    expect(estimates.estimate(GENERATE).seconds).toBeUndefined();
  });

  test('believes a machine that became faster', () => {
    const estimates = newEstimates();
    for (let run = 0; run < 30; run++) estimates.learn(REBUILD, { ...textured, texture: 50 });
    for (let run = 0; run < 9; run++) estimates.learn(REBUILD, textured);
    expect(estimates.estimate(REBUILD).stages.texture).toBe(4);
  });
});

test('what is special about the work of a stage is the same for requests that differ elsewhere', () => {
  const building = { normalMap: true, turntableVideo: true, formats: ['glb' as const] };
  const options = GenerationOptions.parse({ seed: 5, building, delivery: { geometry: 'draco', textures: 'ktx2' } });
  const request: JobRequest = { kind: 'generate', pictures: ['/a.png', '/b.png'], options };
  expect(STAGES.map((stage) => workOf(stage, request).specials)).toEqual([
    '2 pictures',
    '2 pictures',
    '2 pictures',
    '',
    '',
    'normals',
    'film, draco, ktx2',
  ]);
  expect(workOf('texture', GENERATE)).toEqual(workOf('texture', REBUILD));
  expect(workOf('texture', { ...REBUILD, building: { textureSize: 1024, formats: ['glb'] } })).toEqual(workOf('texture', REBUILD));
  expect(workOf('texture', { ...REBUILD, building: { texture: false, formats: ['glb'] } })).toEqual({
    specials: 'vertices alone',
    amount: 0,
  });
});
