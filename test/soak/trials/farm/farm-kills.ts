// kill -9 in a whole farm at seeded moments: Ray's worker, a runtime, a node, the bridge, the app that asks, the head.
// What was killed is started again, as systemd or a person would.

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { killProcess, TestFarm } from '../../farm/test-farm.ts';
import type { Seeded } from '../../seeded.ts';
import type { RunningCommand } from '../../stand-in-checkout.ts';
import type { Trial, TrialReport } from '../../trial.ts';
import { ageLeftovers, flawsOfLibrary, jobsIn, type ListedJob, leftoversIn, processesOf } from '../../whole-files.ts';

/** A lost head costs a minute, so it is the rarest. */
const VICTIMS = ['worker', 'worker', 'runtime', 'runtime', 'node', 'bridge', 'bridge', 'app', 'app', 'head'] as const;
export type Victim = (typeof VICTIMS)[number];

const NODES = 2;
const JOBS = 12;
const STEP_MS = 80;
const LATEST_KILL_MS = 4_000;
/** Calls of `jobs resume` and `jobs retry` until nothing is left to do. */
const MOST_RESUMES = 10;

export const farmKills: Trial = {
  name: 'farm-kills',
  claim: 'Whatever is killed in a farm, every picture ends as one asset, none twice, and no process is left behind.',
  counts: { short: 0, long: 100 }, // the short form is test/integration/farm.test.ts
  run: async ({ random, count, folder }) => {
    const skipped = TestFarm.whyNot();
    if (skipped !== undefined) return { tried: 0, failures: [], skipped };
    const farm = await TestFarm.open({ folder, nodes: NODES, pauseMs: STEP_MS });
    const victims = Array.from({ length: count }, () => random.pick(VICTIMS));
    const report = await killAll(farm, victims, random).catch((cause: unknown) => failed(cause));
    const orphans = await farm.close();
    return { ...report, failures: [...report.failures, ...orphans.map((pid) => `the process ${pid} was left behind`)] };
  },
};

function failed(cause: unknown): TrialReport {
  return { tried: 0, failures: [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)] };
}

/** Batch after batch, until every victim had its turn. */
async function killAll(farm: TestFarm, victims: readonly Victim[], random: Seeded): Promise<TrialReport> {
  const left = [...victims];
  while (left.length > 0) await runBatch(farm, { left, random });
  const jobs = await listed(farm);
  ageLeftovers(farm.home);
  await farm.run('jobs', 'list', '--json');
  const failures = [
    ...(jobs.length === 0 ? ['no job was ever asked for'] : []),
    ...jobs.filter(({ state }) => state !== 'done').map(({ name, state }) => `the job of ${name} is ${state}`),
    ...flawsOfLibrary(
      farm.home,
      jobs.map(({ assetId }) => assetId),
    ),
    ...leftoversIn(farm.home).map((path) => `${path} is left over`),
  ];
  return { tried: victims.length, failures, figures: { jobs: jobs.length, begun: farm.starts() } };
}

async function runBatch(farm: TestFarm, { left, random }: { left: Victim[]; random: Seeded }): Promise<void> {
  let command = farm.start('batch', farm.pictures(JOBS), '--farm', '--json', '--progress', 'none');
  for (let resumes = 0; resumes < MOST_RESUMES; resumes++) {
    await killWhileItRuns(farm, command, { left, random });
    const jobs = (await listed(farm)).filter(({ state }) => state !== 'done');
    if (jobs.length === 0) return;
    const mayGoOn = jobs.some(({ state }) => state === 'waiting' || state === 'running');
    const words = mayGoOn ? ['resume'] : ['retry', ...jobs.map(({ id }) => id)];
    command = farm.start('jobs', ...words, '--json', '--progress', 'none');
  }
}

/** Begins when a job of the command has, however slow the machine is. One who is not there at the moment is killed at another. */
async function killWhileItRuns(farm: TestFarm, asker: RunningCommand, { left, random }: { left: Victim[]; random: Seeded }): Promise<void> {
  const ended = asker.ended.then(() => 'ended' as const);
  const before = farm.starts();
  let state: 'ended' | undefined;
  while (state === undefined && farm.starts() === before) state = (await Promise.race([pause(50), ended])) ?? undefined;
  while (left.length > 0) {
    state = (await Promise.race([pause(random.below(LATEST_KILL_MS)), ended])) ?? undefined;
    const victim = state === 'ended' ? undefined : left.pop();
    if (victim === undefined) break;
    if (!(await killOne(farm, { victim, asker, random }))) left.push(victim);
  }
  await ended;
}

async function listed(farm: TestFarm): Promise<ListedJob[]> {
  return jobsIn((await farm.run('jobs', 'list', '--json')).stdout);
}

export interface Kill {
  readonly victim: Victim;
  readonly asker: RunningCommand;
  readonly random: Seeded;
}

/** Kills it, and starts again what nobody else would. Answers whether there was anything to kill. */
export async function killOne(farm: TestFarm, { victim, asker, random }: Kill): Promise<boolean> {
  const at = random.below(farm.nodes.length);
  const node = farm.nodes[at];
  if (node === undefined) throw new Error(`there is no node ${at}`);
  switch (victim) {
    case 'worker':
      return killThose(node.home, (words) => words[0]?.startsWith('ray::') === true && !/Agent/.test(words[0]));
    case 'runtime':
      return killThose(node.home, (words) => words.some((word) => word.endsWith('pausing-runtime.ts')));
    case 'bridge':
      return killThose(farm.home, (words) => words.includes('bridge'));
    case 'app':
      return asker.child.kill('SIGKILL');
    case 'node':
      node.command.child.kill('SIGKILL');
      await node.command.ended;
      await farm.rejoin(at);
      return true;
    case 'head':
      farm.head.child.kill('SIGKILL');
      await farm.head.ended;
      await farm.startHead();
      // Nodes end when they lose their head, and are started again with `Restart=always`.
      await Promise.all(
        farm.nodes.map(async ({ command }, number) => {
          await command.ended;
          await farm.rejoin(number);
        }),
      );
      return true;
  }
}

function killThose(home: string, isMeant: (words: readonly string[]) => boolean): boolean {
  const meant = processesOf(home).filter((pid) => isMeant(wordsOf(pid)));
  for (const pid of meant) killProcess(pid);
  return meant.length > 0;
}

function wordsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
