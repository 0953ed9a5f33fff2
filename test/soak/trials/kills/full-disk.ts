// A disk that fills at any moment of a job: what was sampled stays, lists and trash work, and the job goes on when there is room.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pencilPng } from '../../../support/files/make-png.ts';
import { fillDisk, mountSmallDisk, unmount } from '../../../support/files/small-disk.ts';
import type { Seeded } from '../../seeded.ts';
import { StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, type TrialReport, tryEach } from '../../trial.ts';
import { flawsOfLibrary, jobsIn } from '../../whole-files.ts';

const MEGABYTES = 6;
const LATEST_FILL_MS = 1500;
const FULL = /disk_full|The disk is full|0\.0 GB free/;
/** Errors that a full disk explains, and success where the disk filled too late. */
const EXPECTED_EXITS = [0, 4];

export const fullDisk: Trial = {
  name: 'full-disk',
  claim: 'Whenever the disk fills, commands say so, lists work, and with room again `jobs resume` and `jobs retry` finish every job.',
  counts: { short: 4, long: 100 },
  run: async ({ random, count, folder }) => {
    const probe = join(folder, 'probe');
    mkdirSync(probe);
    const reason = mountSmallDisk(probe, MEGABYTES);
    if (reason !== undefined) return { tried: 0, failures: [], skipped: reason };
    unmount(probe);
    return tryDisks({ random, count, folder });
  },
};

function tryDisks({ random, count, folder }: { random: Seeded; count: number; folder: string }): Promise<TrialReport> {
  const checkout = new StandInCheckout(folder);
  const picture = join(folder, 'picture.png');
  writeFileSync(picture, pencilPng(32));
  return tryEach(count, async (index) => {
    const home = join(folder, `home-${index}`);
    mkdirSync(home);
    mountSmallDisk(home, MEGABYTES);
    try {
      return await attempt(checkout, { home, picture, afterMs: random.below(LATEST_FILL_MS), pauseMs: 20 + random.below(60) });
    } finally {
      unmount(home);
    }
  });
}

interface Attempt {
  readonly home: string;
  readonly picture: string;
  readonly afterMs: number;
  readonly pauseMs: number;
}

async function attempt(checkout: StandInCheckout, { home, picture, afterMs, pauseMs }: Attempt): Promise<string[]> {
  const flaws: string[] = [];
  const command = checkout.start(home, ['generate', picture, '--json'], pauseMs);
  await pause(afterMs);
  const filler = fillDisk(home);
  const generated = await command.ended;
  if (!EXPECTED_EXITS.includes(generated.exitCode ?? -1)) flaws.push(`generate ends with ${generated.exitCode}: ${generated.stdout}`);
  for (const words of [
    ['library', 'list', '--json'],
    ['jobs', 'list', '--json'],
    ['doctor', '--json'],
  ]) {
    const { exitCode, stdout } = await checkout.run(home, ...words);
    const isAnswer = exitCode === 0 || (exitCode === 4 && FULL.test(stdout)); // the doctor finds the disk unfit
    if (!isAnswer) flaws.push(`on the full disk ${words.join(' ')} ends with ${exitCode}: ${stdout.slice(0, 300)}`);
  }
  rmSync(filler);
  await checkout.run(home, 'jobs', 'resume', '--json');
  for (const job of await jobsOf(checkout, home)) if (job.state !== 'done') await checkout.run(home, 'jobs', 'retry', job.id, '--json');
  const jobs = await jobsOf(checkout, home);
  flaws.push(...jobs.filter((job) => job.state !== 'done').map((job) => `with room again the job is ${job.state}`));
  flaws.push(...flawsOfLibrary(home, [...new Set(jobs.map((job) => job.assetId))]));
  return flaws.map((flaw) => `${flaw} (filled after ${afterMs} ms, pauses of ${pauseMs} ms)`);
}

async function jobsOf(checkout: StandInCheckout, home: string) {
  return jobsIn((await checkout.run(home, 'jobs', 'list', '--json')).stdout);
}
