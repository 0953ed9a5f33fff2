// Which tests there are and how long each kind may take. `npm test` runs every project; `vitest run <path>` runs one file.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './build/test/longest-first.ts';

export default defineConfig({
  test: {
    // For a machine that does much else: who waits for a state waits as long as that needs, and what hangs ends all the same.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    sequence: { sequencer: LongestFirst },
    maxWorkers: '100%', // one less than the cores otherwise, which on two is one: tests wait for processes more than they compute
    projects: [
      {
        extends: true,
        test: { name: 'units', include: ['{build,electron,renderer}/**/*.test.{ts,tsx}', 'test/contract/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/installs/**/*.test.ts'],
          // Half of their time they wait, for a pause or for the one thread of an installer.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 2 },
          testTimeout: 600_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 300_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['build/test/built-app.ts'],
          // A window waits for the engine most of its time: two at once, of one thread each, get more done on two cores.
          maxWorkers: 2,
          env: { OMP_NUM_THREADS: '1' },
          sequence: { groupOrder: 1 },
          testTimeout: 400_000,
          hookTimeout: 400_000,
        },
      },
    ],
  },
});
