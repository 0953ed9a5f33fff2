// A suite: something that runs many tests and answers with a record of each.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { readRecords, type TestRecord } from './test-record.ts';

export const ROOT = join(import.meta.dirname, '../..');

export interface Suite {
  readonly name: string;
  readonly run: () => Promise<TestRecord[]>;
}

export interface SuiteProgram {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A suite that is a program of its own, whose reporter writes the records to the file that ESPALIER_TEST_RECORDS names. */
export function programSuite(name: string, program: SuiteProgram): Suite {
  return {
    name,
    run: async () => {
      const folder = join(ROOT, 'test-results');
      const file = join(folder, `${name}.jsonl`);
      mkdirSync(folder, { recursive: true });
      rmSync(file, { force: true });
      const ending = await runToItsEnd({ ...program, environment: { ...program.environment, ESPALIER_TEST_RECORDS: file } });
      return withUnrecordedFailure(name, readRecords(file), ending);
    },
  };
}

/** A suite that fails without a failed test (it crashed, it found no tests) is itself the failed test. */
export function withUnrecordedFailure(name: string, records: TestRecord[], ending: string): TestRecord[] {
  const isExplained = records.some((record) => record.outcome === 'failed');
  if (isExplained || (ending === 'exit code 0' && records.length > 0)) return records;
  return [...records, { outcome: 'failed', name, detail: `The ${name} tests ended with ${ending} and ${records.length} records.` }];
}

/** How the program ended, in words. */
async function runToItsEnd({ command, parameters, folder, environment }: SuiteProgram): Promise<string> {
  const run = await execa(command, parameters, {
    cwd: folder,
    env: { ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
  return run.shortMessage ?? 'exit code 0';
}
