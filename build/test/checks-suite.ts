// The checks of `npm run check` as a suite: each check is one test.
import { CHECKS } from '../check/all-checks.ts';
import { runChecks } from '../check/run-checks.ts';
import type { Suite } from './suite.ts';

export const checksSuite: Suite = {
  name: 'checks',
  run: async () => {
    const results = await runChecks(CHECKS);
    return results.map(({ name, problems }) =>
      problems === undefined ? { outcome: 'passed', name } : { outcome: 'failed', name, detail: problems },
    );
  },
};
