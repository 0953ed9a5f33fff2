import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { JobLogs } from './job-logs.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('the log of a job has what was noted and what the runtime said while it ran, with times, in one line each', async () => {
  const logs = new JobLogs(join(newFolder(), 'jobs'));
  logs.hear(bytes('before any job\n'));
  const run = logs.begin('a', 'Began.');
  logs.hear(bytes('half a '));
  logs.hear(bytes('line\nand \u001b[2Jone that clears\n'));
  run.note('decode: 1.0 s');
  run.end('Done.');
  logs.hear(bytes('after it\n'));
  const lines = (await logs.read('a')).trimEnd().split('\n');
  expect(lines.map((line) => line.slice(25))).toEqual([
    'Began.',
    'runtime: half a line',
    expect.stringMatching(/^runtime: and .*one that clears$/),
    'decode: 1.0 s',
    'Done.',
  ]);
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(lines.join('')).not.toContain('\u001b');
});

test('a log is of bounded size, and says so', async () => {
  const logs = new JobLogs(newFolder(), { maxBytes: 1000 });
  for (let line = 0; line < 100; line++) logs.note('a', `line ${line}`);
  expect(statSync(logs.pathOf('a')).size).toBeLessThan(1100);
  expect(await logs.read('a')).toContain('this log is full');
});

test('logs of jobs that are forgotten are removed, and those of others stay', async () => {
  const logs = new JobLogs(newFolder());
  for (const id of ['a', 'b', 'c']) logs.note(id, 'x');
  await logs.remove('a');
  await logs.remove('never');
  await logs.sweep(new Set(['b']));
  expect(['a', 'b', 'c'].map((id) => existsSync(logs.pathOf(id)))).toEqual([false, true, false]);
  expect(readFileSync(logs.pathOf('b'), 'utf8')).toContain('x');
  expect(await logs.read('a')).toBe('');
});

test('where no log can be written, nothing fails', async () => {
  const logs = new JobLogs('/proc/no/such');
  logs.begin('a', 'Began.').end('Done.');
  await logs.sweep(new Set());
  expect(await logs.read('a')).toBe('');
});
