import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { TIMINGS } from '../../../test/support/files/sample-recipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createFileLogger } from '../logging/logger.ts';
import { PackFinder } from '../model-packs/pack-finder.ts';
import { StageEstimates } from './estimates/stage-estimates.ts';
import { forecastJob } from './forecast.ts';
import { JobQueue } from './job-queue.ts';
import { JobLogs } from './logs/job-logs.ts';
import type { JobRequest } from './queue/job.ts';
import { JobStore } from './queue/job-store.ts';

const GIBIBYTE = 1024 ** 3;
const generate = (options: object): JobRequest => ({ kind: 'generate', pictures: ['/a.png'], options: GenerationOptions.parse(options) });

/** A machine with a pack called `large`, whose runtime sees one card with so many bytes free. */
function newMachine(cardBytes?: number) {
  const folder = newFolder();
  const store = new JobStore(join(folder, 'queue.sqlite'));
  const queue = new JobQueue({
    store,
    runner: { run: async () => ({ ok: false, error: { code: 'internal', message: 'x' } }) },
    log: createFileLogger(join(folder, 'log')),
    logs: new JobLogs(folder),
  });
  onTestFinished(async () => {
    await queue.dispose();
    store.close();
  });
  const pack = join(folder, 'packs', 'large');
  mkdirSync(pack, { recursive: true });
  writeFileSync(join(pack, 'pipeline.json'), '{"name":"TrellisImageTo3DPipeline"}');
  writeFileSync(join(pack, 'a.safetensors'), Buffer.alloc(1_000_000));
  const cpu = { id: 'cpu', name: 'CPU', totalBytes: 1, freeBytes: 1 };
  const card = cardBytes === undefined ? [] : [{ id: 'cuda:0', name: 'Card', totalBytes: cardBytes, freeBytes: cardBytes }];
  const state = { kind: 'ready' as const, devices: [cpu, ...card], packs: [], versions: {} };
  const sources = { jobs: queue, packs: new PackFinder([join(folder, 'packs')]), runtime: { state: () => state, pid: () => undefined } };
  return { forecast: (request: JobRequest) => forecastJob(sources, request), estimates: new StageEstimates(store) };
}

test('before the first run of a pack that is not carried along nothing is told of its time, and its memory is a guess', async () => {
  const forecast = await newMachine().forecast(generate({ pack: 'large' }));
  expect(forecast).toEqual({
    stages: {},
    memory: { device: 'cpu', neededBytes: expect.any(Number), isGuess: true, freeBytes: expect.any(Number), fits: true },
  });
  expect(forecast.memory.neededBytes).toBeGreaterThan(0.5 * GIBIBYTE);
});

test('before the first run of the carried pack its time is guessed, more for a larger texture, and not for a graphics card', async () => {
  const { forecast } = newMachine();
  const [plain, large] = [await forecast(generate({})), await forecast(generate({ building: { textureSize: 4096, formats: ['glb'] } }))];
  expect([plain.basis, large.basis]).toEqual(['guessed', 'guessed']);
  expect(large.seconds).toBeGreaterThan((plain.seconds ?? 0) * 1.5);
  const onCard = await newMachine(8 * GIBIBYTE).forecast(generate({}));
  expect(onCard).toMatchObject({ memory: { device: 'cuda:0', freeBytes: 8 * GIBIBYTE, fits: true } });
  expect(onCard).not.toHaveProperty('seconds');
});

test('after a run time and memory are those of that run, and it is said when they do not fit', async () => {
  const { forecast, estimates } = newMachine(2 * GIBIBYTE);
  const request = generate({ pack: 'large', building: { texture: false, formats: ['glb'] } });
  estimates.learn(request, TIMINGS, { decode: 3 * GIBIBYTE, mesh: 1 });
  expect(await forecast(request)).toMatchObject({
    seconds: 5.75,
    basis: 'learned',
    memory: { neededBytes: 3 * GIBIBYTE, isGuess: false, fits: false },
  });
});

test('a texture that is larger than memory does not fit', async () => {
  const building = { textureSize: 8192, normalMap: true, ambientOcclusion: true, formats: ['glb' as const] };
  const { memory } = await newMachine().forecast(generate({ device: 'cpu', building }));
  expect(memory.neededBytes).toBeGreaterThan(2 * GIBIBYTE);
});

test('a forecast answers in far less than a tenth of a second', async () => {
  const { forecast } = newMachine();
  await forecast(generate({})); // measures the machine, once
  const beganMs = performance.now();
  for (let time = 0; time < 20; time++) await forecast(generate({}));
  expect((performance.now() - beganMs) / 20).toBeLessThan(100);
});
