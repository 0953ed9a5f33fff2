// One runtime that works all day, and is killed thrice meanwhile: its memory and its open files after the last job are those after the tenth.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RuntimeSupervisor } from '../../../electron/services/runtime/supervisor.ts';
import { locateCheckoutRuntime } from '../../support/checkout-runtime.ts';
import { pencilPng } from '../../support/make-png.ts';
import { generateParams } from '../real-runtime.ts';
import type { Seeded } from '../seeded.ts';
import type { Trial } from '../trial.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** By then everything is loaded that ever will be. */
const WARM_AFTER = 10;
const GROWTH_LIMIT = 1.05;
const CRASHES = 3;
const LATEST_CRASH_MS = 1000;
const PAGE_BYTES = 4096;

export const oneRuntime: Trial = {
  name: 'one-runtime',
  claim: 'Memory and open files of one runtime are flat from its tenth job on, and after a kill the next one is like it.',
  counts: { short: 0, long: 100 },
  run: async ({ random, count, folder }) => {
    const picture = join(folder, 'picture.png');
    writeFileSync(picture, pencilPng());
    const locate = () => locateCheckoutRuntime(ROOT, [join(ROOT, 'packs')]);
    const supervisor = new RuntimeSupervisor({ locate, onLog: () => {} });
    const crashes = crashesAmong(random, count);
    const failures: string[] = [];
    let warm = { memory: 0, files: 0 };
    const grow = async (number: number) => {
      const asset = join(folder, `asset-${number}`);
      mkdirSync(asset);
      const building = { formats: ['glb' as const], triangles: 500 + random.below(2000), textureSize: random.pick([128, 512]) };
      const params = generateParams({ jobId: `job-${number}`, pictures: [picture], folder: asset, building, seed: random.below(1000) });
      const answer = await supervisor.call('generate', params);
      rmSync(asset, { recursive: true });
      return answer;
    };
    try {
      for (let number = 1; number <= count; number++) {
        if (crashes.has(number)) failures.push(...(await flawsOfCrash(grow(number), supervisor, random.below(LATEST_CRASH_MS))));
        const answer = await grow(number);
        if (!answer.ok) failures.push(`job ${number}: ${answer.error.message}`);
        if (number === WARM_AFTER) warm = heldBy(supervisor);
      }
      const last = heldBy(supervisor);
      const growth = last.memory / warm.memory;
      if (growth > GROWTH_LIMIT) failures.push(`memory at job ${count} is ${growth.toFixed(3)} times that at job ${WARM_AFTER}`);
      if (last.files > warm.files) failures.push(`${last.files} files are open at the end, ${warm.files} at job ${WARM_AFTER}`);
      const figures = { growth, megabytes: last.memory / 2 ** 20, openFiles: last.files, crashes: crashes.size };
      return { tried: count, failures, figures };
    } finally {
      await supervisor.stop();
    }
  },
};

/** Numbers of jobs between the tenth and the tenth last; none where there are too few. */
function crashesAmong(random: Seeded, count: number): ReadonlySet<number> {
  const room = count - 2 * WARM_AFTER;
  const numbers = new Set<number>();
  while (room >= CRASHES && numbers.size < CRASHES) numbers.add(WARM_AFTER + 1 + random.below(room));
  return numbers;
}

/** Kills the runtime while it works on a job, which must be told of the kill. */
async function flawsOfCrash(job: ReturnType<RuntimeSupervisor['call']>, supervisor: RuntimeSupervisor, afterMs: number): Promise<string[]> {
  await pause(afterMs);
  const pid = supervisor.pid();
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  const answer = await job;
  if (!answer.ok && answer.error.details?.['signal'] === 'SIGKILL') return [];
  return [`a job whose runtime was killed after ${afterMs} ms ended with ${answer.ok ? 'success' : answer.error.message}`];
}

/** Resident memory in bytes, and open files. */
function heldBy(supervisor: RuntimeSupervisor): { memory: number; files: number } {
  const pid = supervisor.pid();
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return { memory: pages * PAGE_BYTES, files: readdirSync(`/proc/${pid}/fd`).length };
}
