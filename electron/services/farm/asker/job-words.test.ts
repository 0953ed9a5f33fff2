import { expect, test } from 'vitest';
import { jobWords } from './job-words.ts';

test('sentences about a job are handed on whole, and nothing else', () => {
  const said: string[] = [];
  const hear = jobWords((jobId, sentence) => said.push(`${jobId.slice(-2)} ${sentence}`));
  const id = '01a2292c-cf8c-7673-a7e2-29e3310d7479';
  const log = `2026-11-29 21:18:58 WARNING espalier_farm.farm_job: job ${id}: No node has the pack.\nray started\njob x: no\n`;
  hear(Buffer.from(log.slice(0, 90)));
  hear(Buffer.from(log.slice(90)));
  expect(said).toEqual(['79 No node has the pack.']);
});
