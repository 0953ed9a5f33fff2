// One runtime that works all day, and is killed thrice meanwhile: what each process holds after its last ten jobs is what it held after
// its first ten. The least of ten counts: after one job in some an allocator keeps a few per cent more, and gives them back after another.
// And one process settles higher than another, as its first jobs were laid out, and stays there.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RuntimeSupervisor } from '../../../../electron/services/runtime/supervisor.ts';
import { pencilPng } from '../../../support/files/make-png.ts';
import { locateCheckoutRuntime } from '../../../support/programs/checkout-runtime.ts';
import { generateParams } from '../../real-runtime.ts';
import type { Seeded } from '../../seeded.ts';
import type { Trial } from '../../trial.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/** By then everything is loaded that ever will be. The least of so many jobs is what a process holds. */
const WARM_AFTER = 10;
const GROWTH_LIMIT = 1.05;
/** Of what one warm process holds to what another does. */
const SPREAD_LIMIT = 1.25;
const CRASHES = 3;
const LATEST_CRASH_MS = 1000;
const PAGE_BYTES = 4096;

export const oneRuntime: Trial = {
  name: 'one-runtime',
  claim: 'Memory and open files of one runtime are flat from its first ten jobs on, and after a kill those of the next one are.',
  counts: { short: 0, long: 100 },
  run: async ({ random, count, folder }) => {
    const picture = join(folder, 'picture.png');
    writeFileSync(picture, pencilPng());
    const locate = () => locateCheckoutRuntime(ROOT, [join(ROOT, 'packs')]);
    const supervisor = new RuntimeSupervisor({ locate, onLog: () => {} });
    const crashes = crashesAmong(random, count);
    const failures: string[] = [];
    const processes: Process[] = [];
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
        note(processes, supervisor);
      }
      const { memory, files } = heldBy(supervisor);
      const { growth, spread, leaks } = developmentOf(processes);
      if (growth > GROWTH_LIMIT) failures.push(`one process holds ${growth.toFixed(3)} times the memory of its first ten jobs`);
      if (spread > SPREAD_LIMIT) failures.push(`one process holds ${spread.toFixed(3)} times the memory that another does`);
      if (leaks > 0) failures.push(`${leaks} more files are open in one process than in its first ten jobs`);
      const figures = { growth, spread, megabytes: memory / 2 ** 20, openFiles: files, crashes: crashes.size };
      return { tried: count, failures, figures };
    } finally {
      await supervisor.stop();
    }
  },
};

interface Held {
  /** Resident, in bytes. */
  readonly memory: number;
  readonly files: number;
}

/** What one process of the runtime held after each of its jobs. */
interface Process {
  readonly pid: number | undefined;
  readonly memory: number[];
  readonly files: number[];
}

function note(processes: Process[], supervisor: RuntimeSupervisor): void {
  const { memory, files } = heldBy(supervisor);
  const pid = supervisor.pid();
  const known = processes.find((each) => each.pid === pid);
  const noted = known ?? { pid, memory: [], files: [] };
  if (known === undefined) processes.push(noted);
  noted.memory.push(memory);
  noted.files.push(files);
}

/** Of all processes that did so many jobs: the most that one grew by, the most that two differ by, and the most files more than at first. */
function developmentOf(processes: readonly Process[]): { growth: number; spread: number; leaks: number } {
  const warm = processes.filter(({ memory }) => memory.length >= WARM_AFTER);
  const settled = warm.map(({ memory }) => Math.min(...memory.slice(0, WARM_AFTER)));
  const growths = warm.map(({ memory }, index) => Math.min(...memory.slice(-WARM_AFTER)) / (settled[index] ?? 1));
  const leaks = warm.map(({ files }) => (files.at(-1) ?? 0) - Math.max(...files.slice(0, WARM_AFTER)));
  const spread = settled.length === 0 ? 1 : Math.max(...settled) / Math.min(...settled);
  return { growth: Math.max(1, ...growths), spread, leaks: Math.max(0, ...leaks) };
}

/** Numbers of jobs after the tenth and in the first half, so that the last process has time to grow; none where there are too few. */
function crashesAmong(random: Seeded, count: number): ReadonlySet<number> {
  const room = Math.floor(count / 2) - WARM_AFTER;
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

function heldBy(supervisor: RuntimeSupervisor): Held {
  const pid = supervisor.pid();
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return { memory: pages * PAGE_BYTES, files: readdirSync(`/proc/${pid}/fd`).length };
}
