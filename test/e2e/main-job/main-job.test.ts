// The main job, clicked through from the first run to the last restart: the built app, its real window in a real Chromium, the real
// Python runtime. The steps lie beside this file, in their order.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepEvidenceOfFailures } from '../../support/window/failure-evidence.ts';
import { buildsItAgain } from './building.ts';
import { fixesTheCutOut } from './cutting-out.ts';
import { growsIt } from './growing.ts';
import { Journey } from './journey.ts';
import { keepsIt } from './keeping.ts';
import { looksAtIt } from './looking.ts';
import { growsSeveral } from './several.ts';
import { startsAgain } from './starting-again.ts';

const journey = new Journey();
let hasFailed = false;

beforeAll(() => journey.begin());

afterAll(() => journey.end());

// Each step stands on the one before: after a failure the rest would only wait for what cannot come.
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') hasFailed = true;
  await journey.judgeFocus();
});

keepEvidenceOfFailures(() => journey.app);

describe('the studio, in this order', () => {
  fixesTheCutOut(journey);
  growsIt(journey);
  looksAtIt(journey);
  buildsItAgain(journey);
  growsSeveral(journey);
  keepsIt(journey);
  startsAgain(journey);

  test('has asked nobody but itself for anything, in all of this', () => {
    expect([...journey.asked].filter((origin) => origin !== 'null')).toEqual(['https://bundle.app.invalid']);
  });

  test('has not tried to leave the machine in all of this: not the app, its window, the engine, nor what they started', async ({
    skip,
  }) => {
    const { network, whyNoNetwork } = journey;
    if (network === undefined) return skip(whyNoNetwork);
    expect(network.attempts()).toBe(0);
    await network.tryToLeave();
    expect(network.attempts()).toBeGreaterThan(0); // so one who does is counted
  });
});
