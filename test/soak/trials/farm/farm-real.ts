// The real runtime in a farm: real jobs of the starter pack, one of whose workers is killed; and a job whose pack no node has, until one joins.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readGlb } from '../../../support/files/read-glb.ts';
import { TestFarm } from '../../farm/test-farm.ts';
import type { Trial } from '../../trial.ts';
import { jobsIn } from '../../whole-files.ts';
import { killOne } from './farm-kills.ts';

const FLAGS = ['--farm', '--json', '--progress', 'none'];

export const farmReal: Trial = {
  name: 'farm-real',
  claim: 'Real jobs on a farm end as assets although a worker is killed, and a job waits for a node that has its pack.',
  counts: { short: 0, long: 3 },
  run: async ({ random, count, folder }) => {
    const skipped = TestFarm.whyNot();
    if (skipped !== undefined) return { tried: 0, failures: [], skipped };
    const farm = await TestFarm.open({ folder, nodes: 1, isReal: true });
    try {
      const batch = farm.start('batch', farm.pictures(count), ...FLAGS);
      await untilRunning(farm);
      await pause(2_000);
      await killOne(farm, { victim: 'worker', asker: batch, random });
      const made = await assetsOf(farm, (await batch.ended).stdout);
      return { tried: count + 1, failures: [...made.failures, ...(await waitForPack(farm))], figures: { assets: made.assets } };
    } finally {
      await farm.close();
    }
  },
};

async function assetsOf(farm: TestFarm, stdout: string): Promise<{ failures: string[]; assets: number }> {
  const jobs = jobsIn(stdout);
  const failures = jobs.filter(({ state }) => state !== 'done').map(({ name, state }) => `the job of ${name} is ${state}`);
  for (const { assetId } of jobs) await readGlb(readFileSync(join(farm.home, 'library', assetId, 'model.glb')));
  return { failures, assets: jobs.length };
}

/** The node that is there has the starter pack alone. */
async function waitForPack(farm: TestFarm): Promise<string[]> {
  const words = farm.start('generate', '--text', 'a red wooden chair', '--pack', 'starter-text', ...FLAGS);
  await untilRunning(farm);
  await pause(3_000);
  const [job] = await running(farm);
  const log = job === undefined ? '' : (await farm.run('jobs', 'show', job.id, '--json')).stdout;
  const failures = log.includes('No node of the farm has its pack') ? [] : [`the waiting job does not say why: ${log}`];
  await farm.join(1, 'starter-text');
  const { exitCode, stdout } = await words.ended;
  return exitCode === 0 ? failures : [...failures, `the job that waited ended with ${exitCode}: ${stdout}`];
}

async function untilRunning(farm: TestFarm): Promise<void> {
  while ((await running(farm)).length === 0) await pause(300);
}

async function running(farm: TestFarm): Promise<ReturnType<typeof jobsIn>> {
  return jobsIn((await farm.run('jobs', 'list', '--json')).stdout).filter(({ state }) => state === 'running');
}
