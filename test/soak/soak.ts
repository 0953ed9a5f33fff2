// `npm run soak`: the long form of the proofs that nothing is lost. Prints what was tried and what failed, and can keep the figures.
// `npm run soak -- kills full-disk --seed 7 --count 50 --keep`
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { TRIALS } from './all-trials.ts';
import { runTrial, type TrialReport } from './trial.ts';

const FIGURES = join(import.meta.dirname, 'figures.md');
const SHOWN_FAILURES = 20;

const program = new Command('soak')
  .argument('[trials...]')
  .option('--seed <number>', 'what is chosen to be broken; another one each time when absent', Number)
  .option('--count <number>', 'how often each trial is tried', Number)
  .option('--short', 'as often as `npm test` does')
  .option('--keep', 'append the figures to figures.md')
  .parse();
const values = program.opts<{ seed?: number; count?: number; short?: boolean; keep?: boolean }>();
const positionals = program.args;
const unknown = positionals.filter((name) => !TRIALS.some((trial) => trial.name === name));
if (unknown.length > 0) {
  console.error(`There is no trial ${unknown.join(', ')}; there are ${TRIALS.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await soak();
}

async function soak(): Promise<number> {
  const seed = values.seed ?? Date.now() % 1_000_000;
  const rows: string[] = [];
  let failed = 0;
  for (const trial of TRIALS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    const count = values.count ?? (values.short ? trial.counts.short : trial.counts.long);
    if (count === 0) continue;
    console.log(`\n${trial.name}, ${count} times, seed ${seed}: ${trial.claim}`);
    const startedAt = performance.now();
    const report = await runTrial(trial, { seed, count });
    const seconds = (performance.now() - startedAt) / 1000;
    for (const failure of report.failures.slice(0, SHOWN_FAILURES)) console.log(`  ✗ ${failure}`);
    failed += report.failures.length;
    const row = `| ${trial.name} | ${report.tried} | ${report.skipped ?? report.failures.length} | ${figuresOf(report)} | ${seconds.toFixed(0)} |`;
    console.log(row);
    rows.push(row);
  }
  if (values.keep) keep(seed, rows);
  return failed > 0 ? 1 : 0;
}

function figuresOf({ figures = {} }: TrialReport): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(3)}`)
    .join(', ');
}

function keep(seed: number, rows: readonly string[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const table = ['| trial | tried | failed | figures | seconds |', '| --- | --- | --- | --- | --- |', ...rows];
  appendFileSync(FIGURES, `\n## ${date}, seed ${seed}, Node ${process.versions.node}\n\n${table.join('\n')}\n`);
}
