// What `npm run` does before a program of ours starts: flags that npm kept, and one JSON document whatever fails.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SmallCheckout } from './small-checkout.ts';

const ROOT = join(import.meta.dirname, '../..');
const base = mkdtempSync(join(tmpdir(), 'espalier-npm-run-'));

afterAll(() => {
  rmSync(base, { recursive: true });
});

function npmRun(...words: string[]) {
  return spawnSync('npm', ['run', '--silent', ...words], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ESPALIER_HOME: base } });
}

test('a flag without `--` before it is refused with the line to type', () => {
  const run = npmRun('espalier', 'generate', 'my p.png', '--print-ready', '--triangles', '300');
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toContain("Type: npm run espalier -- generate 'my p.png' --print-ready --triangles 300\n");
});

test('with --json that refusal is one document, whoever took the flag', () => {
  const kept = npmRun('espalier', 'library', 'list', '--json');
  expect(kept.status).toBe(2);
  expect(kept.stderr).toContain('Type: npm run espalier -- library list --json\n');
  expect(() => JSON.parse(kept.stdout)).not.toThrow(); // npm's own, because npm took it
  const handedOn = npmRun('espalier', '--print-ready', '--', 'generate', 'p.png', '--json');
  expect(handedOn.status).toBe(2);
  expect(JSON.parse(handedOn.stdout)).toMatchObject({ error: { code: 'usage' } });
});

test("a setting in the user's own environment is no flag", () => {
  const environment = { ...process.env, ESPALIER_HOME: base, npm_config_json: 'true' };
  const run = spawnSync('npm', ['run', '--silent', 'espalier', 'library', 'list'], { cwd: ROOT, encoding: 'utf8', env: environment });
  expect(run).toMatchObject({ status: 0 });
});

test('a set-up that cannot be done is one document, too', () => {
  const checkout = SmallCheckout.create(join(base, 'checkout'));
  for (const part of ['build/launch.mjs', 'build/launch']) cpSync(join(ROOT, part), checkout.path(part), { recursive: true });
  const programs = join(base, 'programs-without-python');
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
  const words = [checkout.path('build/launch.mjs'), 'espalier', 'library', 'list', '--json'];
  const run = spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: programs } });
  expect(run.status).toBe(4);
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'runtime_unavailable' } });
  expect(run.stderr).toContain('Espalier cannot be set up yet.');
});
