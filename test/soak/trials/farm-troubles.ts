// A farm whose machines have networks of their own: cables are pulled, disks fill, a node is slow, and who asks is none of its machines.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fillDisk, mountSmallDisk, unmount } from '../../support/small-disk.ts';
import { TestFarm } from '../farm/test-farm.ts';
import type { Ended, RunningCommand } from '../stand-in-checkout.ts';
import type { Trial } from '../trial.ts';
import { flawsOfLibrary, jobsIn, type ListedJob } from '../whole-files.ts';

const STEP_MS = 60;
const SLOW_STEP_MS = 600;
const ASKERS_MACHINE = 3;
const FLAGS = ['--farm', '10.77.0.1', '--json', '--progress', 'none'];
/** Longer and shorter than Ray, and the head's answers, wait for a machine that says nothing. */
const LONG_CUT_MS = 60_000;
const SHORT_CUT_MS = 3_000;

/** One farm, and the home of who asks. */
interface Scene {
  readonly farm: TestFarm;
  readonly home: string;
}

type Trouble = readonly [name: string, run: (scene: Scene) => Promise<readonly string[]>];

const TROUBLES: readonly Trouble[] = [
  ['who asks is another machine than the head', async (scene) => wholeBatch(scene, await batch(scene, 4).ended, 4)],
  ['the cable of a node is pulled for a moment', (scene) => withCablePulled(scene, { at: 1, ms: SHORT_CUT_MS })],
  [
    'the cable of a node is pulled for a minute',
    async (scene) => [...(await withCablePulled(scene, { at: 1, ms: LONG_CUT_MS })), ...(await nodeBack(scene))],
  ],
  ['the cable of who asks is pulled for a minute', (scene) => withCablePulled(scene, { at: ASKERS_MACHINE, ms: LONG_CUT_MS })],
  ['a node is slow', slowNode],
  ['the disk of a node is full', fullNode],
  ['the disk of who asks is full', fullAsker],
];

export const farmTroubles: Trial = {
  name: 'farm-troubles',
  claim: 'Whatever becomes of cables and disks in a farm, every picture ends as one asset, or says why not and goes on when that is gone.',
  counts: { short: 0, long: TROUBLES.length },
  run: async ({ count, folder }) => {
    const skipped = TestFarm.whyNot();
    if (skipped !== undefined) return { tried: 0, failures: [], skipped };
    const farm = await TestFarm.open({ folder, nodes: 2, pauseMs: STEP_MS, isApart: true });
    const failures: string[] = [];
    const figures: Record<string, number> = {};
    for (const [at, [name, run]] of TROUBLES.slice(0, count).entries()) {
      const home = join(folder, `asker-${at}`);
      const beganMs = performance.now();
      const found = await run({ farm, home }).catch((cause: unknown) => [String(cause)]);
      failures.push(...found.map((failure) => `${name}: ${failure}`));
      figures[name] = Math.round((performance.now() - beganMs) / 1000);
    }
    const orphans = await farm.close();
    return { tried: count, failures: [...failures, ...orphans.map((pid) => `the process ${pid} was left behind`)], figures };
  },
};

function batch({ farm, home }: Scene, count: number): RunningCommand {
  return farm.startElsewhere(ASKERS_MACHINE, home, 'batch', farm.pictures(count), ...FLAGS);
}

/** What is wrong with a batch that is to have made `count` assets. */
function wholeBatch({ home }: Scene, { exitCode, stdout, stderr }: Ended, count: number): string[] {
  if (exitCode !== 0) return [`ended with ${exitCode}: ${stdout.slice(0, 2000)} ${stderr.slice(0, 500)}`];
  const jobs = jobsIn(stdout);
  const missing =
    jobs.filter(({ state }) => state === 'done').length === count ? [] : [`not all ${count} are done: ${stdout.slice(0, 2000)}`];
  return [...missing, ...flawsOfJobs(home, jobs)];
}

function flawsOfJobs(home: string, jobs: readonly ListedJob[]): string[] {
  return flawsOfLibrary(
    home,
    jobs.map(({ assetId }) => assetId),
  );
}

async function withCablePulled(scene: Scene, { at, ms }: { at: number; ms: number }): Promise<string[]> {
  const { farm } = scene;
  const before = farm.starts();
  const command = batch(scene, 8);
  await untilStarted(farm, command, before + 2);
  farm.setCable(at, 'down');
  await pause(ms);
  farm.setCable(at, 'up');
  return wholeBatch(scene, await command.ended, 8);
}

/** A node that has lost its head ends, and is started again as by systemd. */
async function nodeBack({ farm }: Scene): Promise<string[]> {
  const [node] = farm.nodes;
  const first = await Promise.race([node?.command.ended, pause(90_000)]);
  if (first === undefined) return ['the node that was cut off neither ended nor came back'];
  await farm.join(0);
  return [];
}

async function slowNode(scene: Scene): Promise<string[]> {
  const { farm } = scene;
  farm.nodes[1]?.command.child.kill('SIGTERM');
  await farm.nodes[1]?.command.ended;
  await farm.join(1, 'starter', SLOW_STEP_MS);
  return wholeBatch(scene, await batch(scene, 8).ended, 8);
}

/** On the disk of node 1 there is no room for the files of jobs; then there is, and what failed is tried again. */
async function fullNode(scene: Scene): Promise<string[]> {
  const { farm, home } = scene;
  const work = join(farm.nodes[1]?.home ?? '', 'farm/work');
  const problem = mountSmallDisk(work);
  if (problem !== undefined) return [problem];
  const filler = fillDisk(work);
  const ended = await batch(scene, 4).ended;
  const failed = jobsIn(ended.stdout).filter(({ state }) => state !== 'done');
  const saysWhy = ended.stdout.includes('disk_full');
  rmSync(filler);
  const again = await farm.startElsewhere(
    ASKERS_MACHINE,
    home,
    'jobs',
    'retry',
    ...failed.map(({ id }) => id),
    '--json',
    '--progress',
    'none',
  ).ended;
  unmount(work);
  return [
    ...(failed.length > 0 && saysWhy ? [] : [`no job failed for the disk: ${ended.exitCode} ${ended.stdout.slice(0, 1500)}`]),
    ...(again.exitCode === 0 ? [] : [`did not go on: ${again.stdout.slice(0, 1500)}`]),
    ...flawsOfJobs(home, jobsIn(ended.stdout)),
  ];
}

/** There is no room in the library of who asks; then there is. */
async function fullAsker({ farm, home }: Scene): Promise<string[]> {
  mkdirSync(home);
  const problem = mountSmallDisk(home, 8);
  if (problem !== undefined) return [problem];
  try {
    const command = farm.startElsewhere(ASKERS_MACHINE, home, 'batch', farm.pictures(4), ...FLAGS);
    await untilStarted(farm, command, farm.starts() + 1);
    const filler = fillDisk(home);
    const ended = await command.ended;
    rmSync(filler);
    const jobs = jobsIn((await farm.startElsewhere(ASKERS_MACHINE, home, 'jobs', 'list', '--json').ended).stdout);
    const open = jobs.filter(({ state }) => state !== 'done');
    const words = open.some(({ state }) => state === 'failed' || state === 'paused') ? ['retry', ...open.map(({ id }) => id)] : ['resume'];
    const again = await farm.startElsewhere(ASKERS_MACHINE, home, 'jobs', ...words, '--json', '--progress', 'none').ended;
    const [failed = { assetId: '' }] = jobs;
    return [
      ...(jobs.length === 4 && failed.assetId !== '' ? [] : [`the queue lost jobs: ${JSON.stringify(jobs)}`]),
      ...(ended.exitCode !== 0 ? [] : ['nothing met the full disk']),
      ...(again.exitCode === 0 ? [] : [`did not go on: ${again.stdout.slice(0, 1500)}; before: ${ended.stdout.slice(0, 1500)}`]),
      ...flawsOfJobs(home, jobs),
    ];
  } finally {
    unmount(home);
  }
}

/** Until so many jobs were begun, or the command has ended before. */
async function untilStarted(farm: TestFarm, command: RunningCommand, count: number): Promise<void> {
  let isOver = false;
  void command.ended.then(() => {
    isOver = true;
  });
  while (farm.starts() < count && !isOver) await pause(20);
}
