// A vitest reporter that writes one record a test to the file named in ESPALIER_TEST_RECORDS. It prints nothing.
import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import type { TestRecord } from './test-record.ts';

export default class VitestRecords implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const records = [...modules.flatMap(recordsOfModule), ...unhandledErrors.map((error) => failure('outside of any test', [error]))];
    writeFileSync(file(), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }
}

function file(): string {
  const path = process.env['ESPALIER_TEST_RECORDS'];
  if (path === undefined) throw new Error('ESPALIER_TEST_RECORDS must name the file to write');
  return path;
}

function recordsOfModule(module: TestModule): TestRecord[] {
  const suites = [...module.children.allSuites()];
  const ofSuites = suites.flatMap((suite) => failures(`${module.relativeModuleId} > ${suite.fullName}`, suite.errors()));
  const ofTests = [...module.children.allTests()].map(recordOfTest);
  return [...failures(module.relativeModuleId, module.errors()), ...ofSuites, ...ofTests];
}

function recordOfTest(test: TestCase): TestRecord {
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') return { outcome: 'passed', name };
  if (result.state === 'skipped') return { outcome: 'skipped', name, reason: result.note ?? '' };
  return failure(name, result.errors ?? []);
}

/** A hook that fails has no test of its own; it still must count. */
function failures(name: string, errors: readonly SerializedError[]): TestRecord[] {
  return errors.length > 0 ? [failure(name, errors)] : [];
}

function failure(name: string, errors: readonly SerializedError[]): TestRecord {
  return { outcome: 'failed', name, detail: errors.map((error) => error.message).join('\n') };
}
