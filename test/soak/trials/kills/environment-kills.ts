// kill -9, vanishing wheels, a disk that is pulled, a disk that fills and a clock set back, at seeded moments of setting the engine's Python
// environment up and of mending it: never an environment that is used and is not whole, and the same once more ends well.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { fillDisk, mayMountSmallDisks, mountSmallDisk, unmount } from '../../../support/files/small-disk.ts';
import { PROJECT_UV, TinyPackage } from '../../../support/programs/tiny-package.ts';
import type { Seeded } from '../../seeded.ts';
import { type Trial, tryEach } from '../../trial.ts';
import { moveClock, WITH_A_CLOCK } from '../../troubles/moving-clock.ts';
import { PulledDisk } from '../../troubles/pulled-disk.ts';

const PROGRAM = join(import.meta.dirname, '../../set-up-environment.ts');
const WORKS = ['make', 'mend', 'renew'] as const;
const TROUBLES = ['kill', 'kill', 'kill', 'vanish', 'pull', 'full', 'clock'] as const;
/** More than a set-up asks for before it begins. */
const DISK_MEGABYTES = 2000;
/** Of lines that a set-up says. */
const MOST_LINES = 7;
const LONGEST_PAUSE_MS = 250;
const EVERY_PACKAGE = 'import alpha, torch; print("whole")';

interface Choice {
  readonly work: (typeof WORKS)[number];
  readonly trouble: (typeof TROUBLES)[number];
  readonly line: number;
  readonly pauseMs: number;
}

export const environmentKills: Trial = {
  name: 'environment-kills',
  claim: 'Whatever ends a set-up of the engine, no Python environment is used that is not whole, and the same once more ends well.',
  counts: { short: 2, long: 40 },
  run: async ({ random, count, folder }) => {
    if (PROJECT_UV === undefined)
      return { tried: 0, failures: [], skipped: 'this checkout has no uv; npm run setup fetches it into a new environment' };
    const troubles = TROUBLES.filter((trouble) => trouble !== 'full' || mayMountSmallDisks(folder)); // never the disk of whoever runs this
    const chosen = Array.from({ length: count }, () => choose(random, troubles));
    return tryEach(count, (index) => attempt(join(folder, `try-${index}`), chosen[index] ?? choose(random, troubles)));
  },
};

function choose(random: Seeded, troubles: readonly Choice['trouble'][]): Choice {
  const [work, trouble] = [random.pick(WORKS), random.pick(troubles)];
  return { work, trouble, line: random.below(MOST_LINES), pauseMs: random.below(LONGEST_PAUSE_MS) };
}

async function attempt(folder: string, choice: Choice): Promise<string[]> {
  mkdirSync(folder);
  const tiny = new TinyPackage(folder);
  mkdirSync(tiny.environments, { recursive: true });
  const isSmall = choice.trouble === 'full';
  if (isSmall) mountSmallDisk(tiny.environments, DISK_MEGABYTES);
  try {
    const flaws = await attemptWith(tiny, choice);
    return flaws.map((flaw) => `${flaw} (${choice.work}, ${choice.trouble} after line ${choice.line} and ${choice.pauseMs} ms)`);
  } finally {
    if (isSmall) unmount(tiny.environments);
  }
}

async function attemptWith(tiny: TinyPackage, choice: Choice): Promise<string[]> {
  const hadOne = choice.work !== 'make';
  if (hadOne) await setUp(tiny);
  if (choice.work === 'mend') damage(tiny);
  if (choice.work === 'renew') tiny.lock(['alpha', 'gamma']);
  const disks = { wheels: new PulledDisk(tiny.wheels), environments: new PulledDisk(tiny.environments) };
  await setUp(tiny, (child) => cause(choice, { tiny, disks, child }), choice);
  const flaws = disks.environments.isPulled ? await flawsOf(tiny, { mayBeMissing: true }) : [];
  for (const disk of Object.values(disks)) disk.plugIn();
  flaws.push(...(await flawsOf(tiny, { mayBeMissing: choice.work !== 'renew' })));
  rmSync(join(tiny.environments, 'filler'), { force: true });
  const again = await setUp(tiny);
  if (again.code !== 0) flaws.push(`once more it ends with ${again.code}: ${again.said.slice(-300)}`);
  flaws.push(...(await flawsOf(tiny, { mayBeMissing: false })));
  return flaws;
}

/** The exit code (null of one that was killed), and what it said. `meet` is called at the moment chosen. */
async function setUp(tiny: TinyPackage, meet?: (child: ChildProcess) => void, moment?: Choice) {
  const parameters = ['--disable-warning=ExperimentalWarning', PROGRAM, tiny.folder, tiny.environments, tiny.wheels];
  const options = { env: { ...process.env, ...WITH_A_CLOCK }, detached: true } as const;
  const child = spawn(process.execPath, parameters, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let [lines, said] = [0, ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const before = lines;
    lines += text.split('\n').length - 1;
    if (moment !== undefined && before <= moment.line && lines > moment.line) setTimeout(() => meet?.(child), moment.pauseMs);
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

interface Affected {
  readonly tiny: TinyPackage;
  readonly disks: { readonly wheels: PulledDisk; readonly environments: PulledDisk };
  readonly child: ChildProcess;
}

function cause({ trouble }: Choice, { tiny, disks, child }: Affected): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const causes: Readonly<Record<Choice['trouble'], () => void>> = {
    kill: () => killGroup(child.pid), // with uv, as a power cut would
    vanish: () => disks.wheels.pull(),
    pull: () => disks.environments.pull(),
    full: () => fillDisk(tiny.environments),
    clock: () => moveClock(child, [tiny.environments]),
  };
  causes[trouble]();
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}

function damage(tiny: TinyPackage): void {
  const [record] = globSync('current/lib/*/site-packages/alpha-*.dist-info/RECORD', { cwd: tiny.environments });
  if (record !== undefined) truncateSync(join(tiny.environments, record), 5);
}

/** What would be used has to hold every package; that there is nothing to use may be. */
async function flawsOf(tiny: TinyPackage, { mayBeMissing }: { mayBeMissing: boolean }): Promise<string[]> {
  const python = await tiny.environmentsWith(async () => undefined).locate();
  if (!python.ok) return mayBeMissing ? [] : [`nothing can be used: ${python.error.message}`];
  const { stdout, stderr } = await execa(python.value, ['-I', '-c', EVERY_PACKAGE], { reject: false });
  return stdout === 'whole' ? [] : [`what is used is not whole: ${stderr.slice(-200)}`];
}
