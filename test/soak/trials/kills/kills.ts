// kill -9 at every boundary between two stages and at seeded moments: the app, its runtime, or both; while it generates, works through a folder, or rebuilds.
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Stage } from '#contract/generation/generation.ts';
import { pencilPng } from '../../../support/files/make-png.ts';
import { childrenOf } from '../../../support/programs/children-of.ts';
import type { Seeded } from '../../seeded.ts';
import { type RunningCommand, StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, tryEach } from '../../trial.ts';
import { ageLeftovers, flawsOfLibrary, jobsIn, type ListedJob, leftoversIn, processesOf } from '../../whole-files.ts';

/** Longer than a start of the app and all steps of its work take on a machine that is not busy. */
const LATEST_KILL_MS = 1500;
const PAUSES_MS = [5, 20, 60];
/** Calls of `jobs resume` and `jobs retry` until nothing is left to do. */
const MOST_RESUMES = 6;

const VICTIMS = ['app', 'runtime', 'both'] as const;
type Victim = (typeof VICTIMS)[number];
/** All of them, each of which ends the one before it; what ends the last is one of the seeded moments. */
const STAGES = Stage.options;
const SAMPLING_STAGES: readonly Stage[] = ['condition', 'sparse_structure', 'structured_latent'];
const Generated = z.object({ assetId: z.string() });

export const kills: Trial = {
  name: 'kills',
  claim: 'After kill -9 and `jobs resume` every accepted job has one finished asset, and nothing runs or lies about.',
  counts: { short: 20, long: 200 },
  run: async ({ random, count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const boundaries = VICTIMS.flatMap((victim) => STAGES.map((stage) => ({ stage, victim })));
    const first = random.below(boundaries.length);
    const chosen = Array.from({ length: count }, (_, index): Choice => {
      const pauseMs = random.pick(PAUSES_MS);
      // Every other one is at a boundary, each in turn.
      const boundary = index % 2 === 0 ? boundaries[(first + index / 2) % boundaries.length] : undefined;
      if (boundary !== undefined) return atBoundary(random, boundary, pauseMs);
      const kills = [...Array(1 + random.below(2))].map(() => ({
        victim: random.pick(VICTIMS),
        afterMs: 100 + random.below(LATEST_KILL_MS),
      }));
      return { work: random.pick(['generate', 'batch', 'rebuild'] as const), pauseMs, kills };
    });
    return tryEach(count, (index) => attempt(checkout, join(folder, `home-${index}`), chosen[index]), 2);
  },
};

/** A kill as soon as a stage is told of, or within the two pauses that follow. */
function atBoundary(random: Seeded, { stage, victim }: { stage: Stage; victim: Victim }, pauseMs: number): Choice {
  const work = SAMPLING_STAGES.includes(stage)
    ? random.pick(['generate', 'batch'] as const)
    : random.pick(['generate', 'batch', 'rebuild'] as const);
  return { work, pauseMs, kills: [{ victim, stage, afterMs: random.below(2 * pauseMs) }] };
}

interface Kill {
  readonly victim: Victim;
  /** Counted from when the stage is told of; from the start of the command where none is named. */
  readonly stage?: Stage;
  readonly afterMs: number;
}

interface Choice {
  readonly work: 'generate' | 'batch' | 'rebuild';
  readonly pauseMs: number;
  readonly kills: readonly Kill[];
}

async function attempt(checkout: StandInCheckout, home: string, choice: Choice | undefined): Promise<string[]> {
  if (choice === undefined) throw new Error('a try without a choice');
  const pictures = join(home, 'pictures');
  await mkdir(pictures, { recursive: true });
  for (const name of ['a', 'b', 'c']) writeFileSync(join(pictures, `${name}.png`), pencilPng(32));
  const earlier = choice.work === 'rebuild' ? [await existingAsset(checkout, home, pictures)] : [];
  let words = wordsOf(choice.work, pictures, earlier);
  for (const kill of choice.kills) {
    const command = checkout.start(home, kill.stage === undefined ? words : [...words, '--progress', 'json'], choice.pauseMs);
    if (kill.stage !== undefined) await Promise.race([told(command, kill.stage), command.ended]);
    await pause(kill.afterMs);
    killOff(command, kill.victim);
    await command.ended;
    words = ['jobs', 'resume', '--json'];
  }
  const jobs = await resumeAll(checkout, home);
  ageLeftovers(home);
  await checkout.run(home, 'jobs', 'list', '--json');
  const undone = jobs.filter((job) => job.state !== 'done').map((job) => `the job of ${job.name} is ${job.state}`);
  const expected = [...new Set([...earlier, ...jobs.map((job) => job.assetId)])];
  const leftovers = leftoversIn(home).map((path) => `${path} is left over`);
  const described = JSON.stringify(choice);
  return [...undone, ...flawsOfLibrary(home, expected), ...leftovers, ...(await orphansOf(home))].map((flaw) => `${flaw} (${described})`);
}

/** Resolves when the command has told of `stage`. */
function told({ child }: RunningCommand, stage: Stage): Promise<void> {
  const mark = `"stage":"${stage}"`;
  let said = '';
  return new Promise((resolve) => {
    child.stderr?.on('data', (text: string) => {
      said = (said + text).slice(-1000);
      if (said.includes(mark)) resolve();
    });
  });
}

async function existingAsset(checkout: StandInCheckout, home: string, pictures: string): Promise<string> {
  const { stdout } = await checkout.run(home, 'generate', join(pictures, 'a.png'), '--json');
  const { assetId } = Generated.parse(JSON.parse(stdout));
  return assetId;
}

function wordsOf(work: Choice['work'], pictures: string, earlier: readonly string[]): string[] {
  if (work === 'rebuild') return ['rebuild', ...earlier, '--triangles', '500', '--json'];
  return work === 'batch' ? ['batch', pictures, '--json'] : ['generate', join(pictures, 'b.png'), '--json'];
}

function killOff({ child }: RunningCommand, victim: Victim): void {
  const runtimes = childrenOf(child.pid);
  if (victim !== 'runtime') child.kill('SIGKILL');
  if (victim !== 'app') for (const pid of runtimes) killProcess(pid);
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** What a user does who finds an interrupted queue: resume, and retry what failed. */
async function resumeAll(checkout: StandInCheckout, home: string): Promise<ListedJob[]> {
  for (let resumes = 0; resumes < MOST_RESUMES; resumes++) {
    await checkout.run(home, 'jobs', 'resume', '--json');
    const jobs = jobsIn((await checkout.run(home, 'jobs', 'list', '--json')).stdout);
    if (jobs.every((job) => job.state === 'done')) return jobs;
    if (jobs.some((job) => job.state === 'failed')) return jobs; // a killed runtime must not need a user
  }
  return jobsIn((await checkout.run(home, 'jobs', 'list', '--json')).stdout);
}

async function orphansOf(home: string): Promise<string[]> {
  for (let waits = 0; waits < 50 && processesOf(home).length > 0; waits++) await pause(100);
  return processesOf(home).map((pid) => `the process ${pid} was left behind`);
}
