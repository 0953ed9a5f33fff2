// One test's outcome, in the form that every suite's reporter writes: one JSON document a line.
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const TestRecord = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('passed'), name: z.string() }),
  z.object({ outcome: z.literal('failed'), name: z.string(), detail: z.string() }),
  z.object({ outcome: z.literal('skipped'), name: z.string(), reason: z.string() }),
]);
export type TestRecord = z.infer<typeof TestRecord>;

/** The records of one file; none when the suite ended before it wrote any. */
export function readRecords(file: string): TestRecord[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => TestRecord.parse(JSON.parse(line)));
}
