// `npm run bench:window`: how quick the window is, with the real runtime growing an object in it. Made in a folder of its own, which is
// removed. `-- --keep` keeps the figures in bench-window.md.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureWindowSpeed, type WindowSpeed } from './window-times.ts';

const FIGURES = join(import.meta.dirname, 'window.md');

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const home = mkdtempSync(join(tmpdir(), 'espalier-bench-window-'));
try {
  const rows = rowsOf(await measureWindowSpeed(home));
  for (const row of rows) console.log(row.map((text, column) => text.padEnd(column === 0 ? 72 : 14)).join(''));
  if (values.keep) keep(rows);
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** What was measured, the figure, the target. */
function rowsOf({ firstPaintMs, phases }: WindowSpeed): string[][] {
  return [
    ['first words', ms(firstPaintMs), '1000 ms'],
    ...phases.flatMap(({ phase, answers, longTasksMs }) => {
      const sorted = [...answers].sort((a, b) => a.ms - b.ms);
      const [median, slowest] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
      return [
        [`${phase}: from a key or click to its answer, median of ${sorted.length}`, ms(median?.ms ?? 0), '100 ms'],
        [`${phase}: the slowest answer (to ${slowest?.to ?? 'nothing'})`, ms(slowest?.ms ?? 0), '100 ms'],
        [`${phase}: tasks over 50 ms`, String(longTasksMs.length), ''],
        [`${phase}: the longest task`, ms(Math.max(0, ...longTasksMs)), '200 ms'],
      ];
    }),
  ];
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}

function keep(rows: readonly (readonly string[])[]): void {
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores with a load of ${loadavg()[0]?.toFixed(0)}`;
  const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
  appendFileSync(
    FIGURES,
    `\n## ${new Date().toISOString().slice(0, 10)}, ${machine}\n\n| what | time | target |\n| --- | --- | --- |\n${table}\n`,
  );
}
