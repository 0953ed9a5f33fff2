// The short form of `npm run soak`. Its seed stays, so that a test fails for what was changed; the long form tries other places each time.
import { expect, test } from 'vitest';
import { TRIALS } from '../soak/all-trials.ts';
import { runTrial } from '../soak/trial.ts';

const SEED = 20_787;

const short = TRIALS.filter((trial) => trial.counts.short > 0);
test.each(short.map((trial) => [trial.claim, trial] as const))('%s', async (_, trial) => {
  const { failures, skipped, tried } = await runTrial(trial, { seed: SEED, count: trial.counts.short });
  expect({ failures, how: `npm run soak -- ${trial.name} --seed ${SEED}` }).toMatchObject({ failures: [] });
  expect(tried > 0 || skipped !== undefined).toBe(true);
});
