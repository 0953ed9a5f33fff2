// The reporters of both languages against real runs: every outcome, a broken hook, a module that cannot be loaded.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, test } from 'vitest';
import { readRecords } from '../../build/test/test-record.ts';

const ROOT = join(import.meta.dirname, '../..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(name: string, text: string, parent = tmpdir()): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'espalier-reporters-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return folder;
}

function outcomes(file: string): string[] {
  return readRecords(file).map((record) => {
    const name = record.name.split(/ > |::/).at(-1);
    return `${name}: ${record.outcome}${record.outcome === 'skipped' ? ` (${record.reason})` : ''}`;
  });
}

async function runPytest(text: string): Promise<string[]> {
  const folder = folderWith('test_example.py', text);
  const records = join(folder, 'records.jsonl');
  await execa(join(ROOT, 'python-runtime/.venv/bin/python'), ['-m', 'pytest', '-q', '-p', 'pytest_records', folder], {
    cwd: folder,
    env: { PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1', PYTHONPATH: join(ROOT, 'build/test'), ESPALIER_TEST_RECORDS: records },
    reject: false,
  });
  return outcomes(records);
}

async function runVitest(text: string): Promise<string[]> {
  const folder = folderWith('example.test.ts', text, join(ROOT, 'test-results')); // inside the project, where vitest is found
  const records = join(folder, 'records.jsonl');
  const reporter = `--reporter=${join(ROOT, 'build/test/vitest-records.ts')}`;
  await execa(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, reporter], {
    cwd: folder,
    env: { ESPALIER_TEST_RECORDS: records },
    reject: false,
  });
  return outcomes(records);
}

describe('the pytest reporter', () => {
  test('records passed, failed and skipped tests, with the reason', async () => {
    const text = [
      'import pytest',
      'def test_passes(): pass',
      'def test_fails(): assert False',
      'def test_skips(): pytest.skip("no card here")',
    ];
    expect(await runPytest(text.join('\n'))).toEqual(['test_passes: passed', 'test_fails: failed', 'test_skips: skipped (no card here)']);
  });

  test('records a test whose tear-down fails as failed', async () => {
    const text = ['import pytest', '@pytest.fixture', 'def leaky():', '    yield', '    raise OSError', 'def test_leaks(leaky): pass'];
    expect(await runPytest(text.join('\n'))).toEqual(['test_leaks: failed']);
  });

  test('records a module that cannot be imported as failed', async () => {
    expect(await runPytest('import nothing_of_this_name')).toEqual(['test_example.py: failed']);
  });
});

describe('the vitest reporter', () => {
  test('records passed, failed and skipped tests, with the reason', async () => {
    const text = [
      "import { expect, test } from 'vitest';",
      "test('passes', () => {});",
      "test('fails', () => { expect(1).toBe(2); });",
      "test('skips', (context) => { context.skip('no card here'); });",
    ];
    expect(await runVitest(text.join('\n'))).toEqual(['passes: passed', 'fails: failed', 'skips: skipped (no card here)']);
  });

  test('records a hook that fails', async () => {
    const text = [
      "import { beforeAll, describe, test } from 'vitest';",
      "describe('a suite', () => { beforeAll(() => { throw new Error('broken'); }); test('waits', () => {}); });",
    ];
    expect(await runVitest(text.join('\n'))).toContain('a suite: failed');
  });

  test('records a module that cannot be imported as failed', async () => {
    expect(await runVitest("import 'nothing-of-this-name';")).toEqual(['example.test.ts: failed']);
  });
});
