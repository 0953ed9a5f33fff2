// One real runtime that works all day: its memory and its open files after the last job are those after the tenth.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pencilPng } from '../../support/make-png.ts';
import { generateParams, RealRuntime } from '../real-runtime.ts';
import type { Trial } from '../trial.ts';

/** By then everything is loaded that ever will be. */
const WARM_AFTER = 10;
const GROWTH_LIMIT = 1.05;

export const oneRuntime: Trial = {
  name: 'one-runtime',
  claim: 'Memory and open files of one runtime are flat from its tenth job on.',
  counts: { short: 0, long: 100 },
  run: async ({ random, count, folder }) => {
    const picture = join(folder, 'picture.png');
    writeFileSync(picture, pencilPng());
    const runtime = await RealRuntime.start();
    const failures: string[] = [];
    let warm = { memory: 0, files: 0 };
    try {
      for (let done = 1; done <= count; done++) {
        const asset = join(folder, `asset-${done}`);
        mkdirSync(asset);
        const building = { formats: ['glb'], triangles: 500 + random.below(2000), textureSize: random.pick([128, 512]) };
        const params = generateParams({ jobId: `job-${done}`, pictures: [picture], folder: asset, building, seed: random.below(1000) });
        const answer = await runtime.call('generate', params);
        if (answer.error !== undefined) failures.push(`job ${done}: ${answer.error.message}`);
        rmSync(asset, { recursive: true });
        if (done === WARM_AFTER) warm = { memory: runtime.memory(), files: runtime.openFiles() };
      }
      const growth = runtime.memory() / warm.memory;
      if (growth > GROWTH_LIMIT) failures.push(`memory at job ${count} is ${growth.toFixed(3)} times that at job ${WARM_AFTER}`);
      if (runtime.openFiles() > warm.files)
        failures.push(`${runtime.openFiles()} files are open at the end, ${warm.files} at job ${WARM_AFTER}`);
      return { tried: count, failures, figures: { growth, megabytes: runtime.memory() / 2 ** 20, openFiles: runtime.openFiles() } };
    } finally {
      await runtime.stop();
    }
  },
};
