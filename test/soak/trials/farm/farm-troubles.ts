// A farm whose machines have networks of their own: cables are pulled, disks fill, a node is slow, and who asks is none of its machines.
import { globSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fillDisk, mountSmallDisk, unmount } from '../../../support/files/small-disk.ts';
import { TestFarm } from '../../farm/test-farm.ts';
import type { Ended, RunningCommand } from '../../stand-in-checkout.ts';
import type { Trial } from '../../trial.ts';
import { flawsOfLibrary, jobsIn, type ListedJob } from '../../whole-files.ts';

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
    const chosen = process.env['ESPALIER_SOAK_TROUBLE'];
    const troubles = TROUBLES.filter(([name]) => chosen === undefined || name.includes(chosen)).slice(0, count);
    for (const [at, [name, run]] of troubles.entries()) {
      const home = join(folder, `asker-${at}`);
      const beganMs = performance.now();
      const found = await run({ farm, home }).catch((cause: unknown) => [String(cause)]);
      failures.push(...found.map((failure) => `${name}: ${failure}`));
      figures[name] = Math.round((performance.now() - beganMs) / 1000);
    }
    const orphans = await farm.close();
    return { tried: troubles.length, failures: [...failures, ...orphans.map((pid) => `the process ${pid} was left behind`)], figures };
  },
};

/** Of who asks. */
function command({ farm, home }: Scene, ...words: string[]): RunningCommand {
  return farm.startElsewhere(ASKERS_MACHINE, home, ...words);
}

function batch(scene: Scene, count: number): RunningCommand {
  return command(scene, 'batch', scene.farm.pictures(count), ...FLAGS);
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
  const asked = batch(scene, 8);
  await untilStarted(farm, asked, before + 2);
  farm.setCable(at, 'down');
  await pause(ms);
  farm.setCable(at, 'up');
  return wholeBatch(scene, await asked.ended, 8);
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
  try {
    const filler = fillDisk(work);
    const ended = await batch(scene, 4).ended;
    const failed = jobsIn(ended.stdout).filter(({ state }) => state === 'failed');
    const saysWhy = ended.stdout.includes('disk_full');
    rmSync(filler);
    return [
      ...(failed.length > 0 && saysWhy ? [] : [`no job failed for the disk: ${ended.exitCode} ${ended.stdout.slice(0, 1500)}`]),
      ...(await goOn(scene, 4)),
      ...flawsOfJobs(home, jobsIn(ended.stdout)),
    ];
  } finally {
    unmount(work);
  }
}

/** There is no room in the library of who asks, from when the first latent has arrived; then there is, and the latent is not made again. */
async function fullAsker(scene: Scene): Promise<string[]> {
  const { farm, home } = scene;
  mkdirSync(home);
  const problem = mountSmallDisk(home, 8);
  if (problem !== undefined) return [problem];
  try {
    const asked = batch(scene, 4);
    let isOver = false;
    void asked.ended.then(() => {
      isOver = true;
    });
    while (latentsIn(home).length === 0 && !isOver) await pause(5);
    const filler = fillDisk(home);
    const ended = await asked.ended;
    const latents = latentsIn(home).map((path) => ({ path, since: statSync(path).mtimeMs }));
    rmSync(filler);
    const builtBefore = farm.starts('rebuild');
    const failures = await goOn(scene, 4);
    const jobs = await listed(scene);
    const again = latents.filter(({ path, since }) => statSync(path).mtimeMs !== since);
    return [
      ...(jobs.length === 4 ? [] : [`the queue lost jobs: ${JSON.stringify(jobs)}`]),
      ...(ended.exitCode !== 0 ? [] : ['nothing met the full disk']),
      ...failures.map((failure) => `${failure}; before: ${ended.stdout.slice(0, 1500)}`),
      ...(latents.length > 0 && farm.starts('rebuild') > builtBefore ? [] : ['no job went on from its latent']),
      ...again.map(({ path }) => `${path} was made again`),
      ...flawsOfJobs(home, jobs),
    ];
  } finally {
    unmount(home);
  }
}

function latentsIn(home: string): string[] {
  return globSync(['library/*/latent.safetensors'], { cwd: home }).map((name) => join(home, name));
}

/** What a person does when the cause is gone: goes on with what waits, and tries what failed again. */
async function goOn(scene: Scene, count: number): Promise<string[]> {
  const said: string[] = [];
  for (const words of [['resume'], ['retry', '--failed']]) {
    const open = (await listed(scene)).filter(({ state }) => state !== 'done');
    if (open.length === 0) break;
    if (words[0] === 'retry' && open.every(({ state }) => state !== 'failed')) continue;
    said.push((await command(scene, 'jobs', ...words, '--json', '--progress', 'none').ended).stdout);
  }
  const done = (await listed(scene)).filter(({ state }) => state === 'done');
  return done.length === count ? [] : [`only ${done.length} of ${count} jobs went on: ${said.join(' ').slice(0, 1500)}`];
}

async function listed(scene: Scene): Promise<ListedJob[]> {
  return jobsIn((await command(scene, 'jobs', 'list', '--json').ended).stdout);
}

/** Until so many jobs were begun, or the command has ended before. */
async function untilStarted(farm: TestFarm, asked: RunningCommand, count: number): Promise<void> {
  let isOver = false;
  void asked.ended.then(() => {
    isOver = true;
  });
  while (farm.starts() < count && !isOver) await pause(20);
}
