// The short form of `npm run soak`. The seed changes by the day, so that other places are tried; a failure names it.
import { expect, test } from 'vitest';
import { TRIALS } from '../soak/all-trials.ts';
import { runTrial } from '../soak/trial.ts';

const MINUTES = 60_000;
const seed = Math.floor(Date.now() / (24 * 60 * MINUTES));

const short = TRIALS.filter((trial) => trial.counts.short > 0);
test.each(short.map((trial) => [trial.claim, trial] as const))('%s', { timeout: 5 * MINUTES }, async (_, trial) => {
  const { failures, skipped, tried } = await runTrial(trial, { seed, count: trial.counts.short });
  expect({ failures, how: `npm run soak -- ${trial.name} --seed ${seed}` }).toMatchObject({ failures: [] });
  expect(tried > 0 || skipped !== undefined).toBe(true);
});
