// kill -9, vanishing wheels and a clock set back at seeded moments of setting the engine's Python environment up and of mending it: never an
// environment that is used and is not whole, and the same once more ends well.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, renameSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { PROJECT_UV, TinyPackage } from '../../support/tiny-package.ts';
import type { Seeded } from '../seeded.ts';
import { type Trial, tryEach } from '../trial.ts';

const PROGRAM = join(import.meta.dirname, '../set-up-environment.ts');
const WORKS = ['make', 'mend', 'renew'] as const;
const TROUBLES = ['kill', 'kill', 'kill', 'vanish', 'clock'] as const;
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
    const chosen = Array.from({ length: count }, () => choose(random));
    return tryEach(count, (index) => attempt(join(folder, `try-${index}`), chosen[index] ?? choose(random)));
  },
};

function choose(random: Seeded): Choice {
  const [work, trouble] = [random.pick(WORKS), random.pick(TROUBLES)];
  return { work, trouble, line: random.below(MOST_LINES), pauseMs: random.below(LONGEST_PAUSE_MS) };
}

async function attempt(folder: string, choice: Choice): Promise<string[]> {
  mkdirSync(folder);
  const tiny = new TinyPackage(folder);
  const hadOne = choice.work !== 'make';
  if (hadOne) await setUp(tiny);
  if (choice.work === 'mend') damage(tiny);
  if (choice.work === 'renew') tiny.lock(['alpha', 'gamma']);
  await setUp(tiny, choice);
  const flaws = await flawsOf(tiny, { mayBeMissing: choice.work !== 'renew' });
  restore(tiny);
  const again = await setUp(tiny);
  if (again !== 0) flaws.push(`once more it ends with ${again}`);
  flaws.push(...(await flawsOf(tiny, { mayBeMissing: false })));
  return flaws.map((flaw) => `${flaw} (${choice.work}, ${choice.trouble} after line ${choice.line} and ${choice.pauseMs} ms)`);
}

/** The exit code; null of one that was killed. */
async function setUp(tiny: TinyPackage, trouble?: Choice): Promise<number | null> {
  const parameters = ['--disable-warning=ExperimentalWarning', PROGRAM, tiny.folder, tiny.environments, tiny.wheels];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let lines = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const before = lines;
    lines += text.split('\n').length - 1;
    if (trouble !== undefined && before <= trouble.line && lines > trouble.line)
      setTimeout(() => cause(trouble, tiny, child.pid), trouble.pauseMs);
  });
  const [code] = await once(child, 'close');
  return code;
}

function cause({ trouble }: Choice, tiny: TinyPackage, pid: number | undefined): void {
  try {
    if (trouble === 'kill' && pid !== undefined) process.kill(-pid, 'SIGKILL'); // with uv, as a power cut would
    if (trouble === 'vanish') renameSync(tiny.wheels, `${tiny.wheels}-away`);
    if (trouble === 'clock') for (const file of globSync('**/*', { cwd: tiny.environments })) setBack(join(tiny.environments, file));
  } catch {
    // it has just ended
  }
}

function setBack(path: string): void {
  try {
    utimesSync(path, 0, 0);
  } catch {
    // it is gone again
  }
}

function restore(tiny: TinyPackage): void {
  try {
    renameSync(`${tiny.wheels}-away`, tiny.wheels);
  } catch {
    // they never went away
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
