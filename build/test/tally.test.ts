import { describe, expect, test } from 'vitest';
import { withUnrecordedFailure } from './suite.ts';
import { closingLine, requireReasons, summaryLines, tally } from './tally.ts';
import type { TestRecord } from './test-record.ts';

const passed: TestRecord = { outcome: 'passed', name: 'adds' };
const failed: TestRecord = { outcome: 'failed', name: 'divides', detail: 'expected 2\n\ngot 3' };
const skipped: TestRecord = { outcome: 'skipped', name: 'flies', reason: 'no wings here' };

describe('the closing line', () => {
  test('adds up passed and failed tests', () => {
    expect(closingLine(tally([passed, passed, failed]))).toBe('2 passed, 1 failed');
  });

  test('names skipped tests only where there are some', () => {
    expect(closingLine(tally([passed, skipped]))).toBe('1 passed, 0 failed, 1 skipped');
  });
});

describe('the summary', () => {
  test('tells why a test was skipped and what failed', () => {
    expect(summaryLines([passed, failed, skipped])).toEqual([
      'FAILED: divides',
      '    expected 2',
      '    got 3',
      'skipped: flies (no wings here)',
    ]);
  });

  test('counts a skip without a reason as a failure', () => {
    expect(tally(requireReasons([{ outcome: 'skipped', name: 'hides', reason: ' ' }]))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a suite that ends badly', () => {
  test('counts as one failed test when no test explains it', () => {
    expect(withUnrecordedFailure('python', [passed], 'signal SIGKILL').at(-1)).toMatchObject({ outcome: 'failed', name: 'python' });
  });

  test('counts as failed when it ran no test at all', () => {
    expect(tally(withUnrecordedFailure('units', [], 'exit code 0')).failed).toBe(1);
  });

  test('is not counted twice when a failed test explains it', () => {
    expect(withUnrecordedFailure('units', [failed], 'exit code 1')).toEqual([failed]);
  });
});
