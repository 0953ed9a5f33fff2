// `npm run bench:farm`: what a farm costs a job that does nothing, by the number of jobs and of workers. Ray alone, encrypted and with
// the token, on this machine: the time of the engine, of the bridge's stream, and of nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { execa } from 'execa';
import { z } from 'zod';
import { ownAddressTowards } from '../../electron/services/farm/farm-ports.ts';

const RUNTIME = join(import.meta.dirname, '../../python-runtime');
const PYTHON = join(RUNTIME, '.venv-farm/bin/python');
const Rows = z.array(z.object({ workers: z.int(), jobs: z.int(), milliseconds: z.number(), processorMilliseconds: z.number() }));

const program = new Command('bench:farm')
  .option('--jobs <numbers>', 'how many at a time', (text) => text.split(',').map(Number), [10, 100, 1000])
  .option('--workers <numbers>', 'how many at once', (text) => text.split(',').map(Number), [1, 2, 4])
  .option('--json', 'print one JSON document')
  .parse();
const { jobs, workers, json } = program.opts<{ jobs: number[]; workers: number[]; json?: boolean }>();

const scratch = mkdtempSync(join(tmpdir(), 'esp-'));
try {
  const key = join(scratch, 'farm.key');
  const options = { cwd: RUNTIME, env: { PYTHONPATH: 'src' }, stdio: ['ignore', 'pipe', 'inherit'] } as const;
  await execa(PYTHON, ['-m', 'espalier_farm', 'create-key', key], options);
  const address = await ownAddressTowards('192.0.2.254');
  const places = ['--key', key, '--address', address, '--scratch', scratch, '--jobs', jobs.join(','), '--workers', workers.join(',')];
  const { stdout } = await execa(PYTHON, ['-m', 'espalier_tools.farm_bench', ...places], { ...options, env: { PYTHONPATH: 'src:tools' } });
  const rows = Rows.parse(JSON.parse(stdout));
  console.log(json ? JSON.stringify(rows) : tableOf(rows));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function tableOf(rows: z.infer<typeof Rows>): string {
  const where = `${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(0)}, Node ${process.versions.node}`;
  const lines = rows.map(
    (row) => `| ${row.workers} | ${row.jobs} | ${row.milliseconds.toFixed(1)} | ${row.processorMilliseconds.toFixed(1)} |`,
  );
  return [where, '', '| workers | jobs | ms a job | of them at work in the asker |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
