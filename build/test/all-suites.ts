// The suites that `npm test` runs, cheapest first: checks, Python, units, integration, the window.
import { join } from 'node:path';
import { checksSuite } from './checks-suite.ts';
import { programSuite, ROOT, type Suite } from './suite.ts';

/** Two processes of one thread each get more done on two cores than one of two threads. A file stays whole, for what its tests share. */
const PYTHON_PROCESSES = ['--numprocesses', '2', '--dist', 'loadfile'];
const RUNTIME = join(ROOT, 'python-runtime');

export const SUITES: readonly Suite[] = [
  checksSuite,
  programSuite('python', {
    command: join(RUNTIME, '.venv/bin/python'),
    parameters: ['-m', 'pytest', '-q', '-p', 'pytest_records', ...PYTHON_PROCESSES],
    folder: RUNTIME,
    environment: { PYTHONPATH: join(ROOT, 'build/test'), OMP_NUM_THREADS: '1' },
  }),
  vitestSuite('units'),
  vitestSuite('integration'),
  vitestSuite('window'),
];

function vitestSuite(project: string): Suite {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=dot', `--reporter=${join(ROOT, 'build/test/vitest-records.ts')}`];
  return programSuite(project, {
    command: process.execPath,
    parameters: [vitest, 'run', '--project', project, ...reporters],
    folder: ROOT,
  });
}
