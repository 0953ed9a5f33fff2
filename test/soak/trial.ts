// What a trial of endurance is: a claim about the program, tried many times with seeded choices, and counted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Seeded, seeded } from './seeded.ts';

export interface TrialOptions {
  readonly random: Seeded;
  /** How often to try. */
  readonly count: number;
  /** Empty, and removed afterwards. */
  readonly folder: string;
}

export interface TrialReport {
  readonly tried: number;
  /** One sentence for each try that broke the claim. */
  readonly failures: readonly string[];
  /** What else was measured, with the unit in the name. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Why nothing could be tried on this machine. */
  readonly skipped?: string;
}

export interface Trial {
  readonly name: string;
  /** What must hold, as a sentence. */
  readonly claim: string;
  /** How often it is tried by `npm test`, and by `npm run soak`. 0 leaves it out there. */
  readonly counts: { readonly short: number; readonly long: number };
  readonly run: (options: TrialOptions) => Promise<TrialReport>;
}

/** Runs `trial` in a folder of its own. A throw is a failure of the claim, too. */
export async function runTrial(trial: Trial, { seed, count }: { seed: number; count: number }): Promise<TrialReport> {
  const folder = mkdtempSync(join(tmpdir(), `espalier-soak-${trial.name}-`));
  try {
    return await trial.run({ random: seeded(seed), count, folder });
  } catch (cause) {
    return { tried: count, failures: [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tries `attempt` for each number below `count`, `width` at a time, and collects what each found wrong. */
export async function tryEach(count: number, attempt: (index: number) => Promise<readonly string[]>, width = 1): Promise<TrialReport> {
  const failures: string[] = [];
  let started = 0;
  const work = async () => {
    while (started < count) {
      const index = started++;
      const found = await attempt(index).catch((cause: unknown) => [cause instanceof Error ? cause.message : String(cause)]);
      failures.push(...found.map((failure) => `try ${index}: ${failure}`));
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return { tried: count, failures };
}
