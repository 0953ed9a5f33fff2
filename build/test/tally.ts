// Adds up the records of all suites, and says it: what failed, what was left out and why, and the one line at the end.
import type { TestRecord } from './test-record.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test that is left out without a reason counts as failed: nobody could tell whether it may be. */
export function requireReasons(records: readonly TestRecord[]): TestRecord[] {
  return records.map((record) =>
    record.outcome === 'skipped' && record.reason.trim() === ''
      ? { outcome: 'failed', name: record.name, detail: 'It was skipped without a reason.' }
      : record,
  );
}

export function tally(records: readonly TestRecord[]): Tally {
  const count = (outcome: TestRecord['outcome']) => records.filter((record) => record.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** `12 passed, 0 failed`, and `, 3 skipped` where there are any. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export function summaryLines(records: readonly TestRecord[]): string[] {
  return records.flatMap((record) => {
    if (record.outcome === 'skipped') return [`skipped: ${record.name} (${record.reason})`];
    if (record.outcome === 'failed') return [`FAILED: ${record.name}`, ...firstLines(record.detail)];
    return [];
  });
}

/** The suites printed the whole of it already. */
function firstLines(detail: string): string[] {
  const lines = detail.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, 5).map((line) => `    ${line}`);
}
