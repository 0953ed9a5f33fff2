// `npm test`: every suite in turn, then one line with the sums. `npm test -- units window` runs the suites named.
import { SUITES } from './test/all-suites.ts';
import { closingLine, requireReasons, summaryLines, tally } from './test/tally.ts';
import type { TestRecord } from './test/test-record.ts';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`no such suite: ${unknown.join(', ')}; there are ${SUITES.map((suite) => suite.name).join(', ')}`);
  process.exitCode = 2;
} else {
  await runSuites(names);
}

async function runSuites(chosen: readonly string[]): Promise<void> {
  const records: TestRecord[] = [];
  for (const suite of SUITES.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
    console.log(`\n== ${suite.name}`);
    const startedAt = performance.now();
    const results = requireReasons(await suite.run());
    records.push(...results);
    console.log(`== ${suite.name}: ${closingLine(tally(results))}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  const lines = summaryLines(records);
  if (lines.length > 0) console.log(`\n${lines.join('\n')}`);
  const sums = tally(records);
  process.exitCode = sums.failed > 0 ? 1 : 0;
  console.log(`\n${closingLine(sums)}`);
}
