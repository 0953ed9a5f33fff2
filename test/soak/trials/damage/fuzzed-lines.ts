// Lines that no app would send: the runtime answers each with an error that is not a bug, lives on, and does not grow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RealRuntime } from '../../real-runtime.ts';
import { damaged, type Seeded } from '../../seeded.ts';
import type { Trial } from '../../trial.ts';

const GOLDEN = z.object({ valid: z.array(z.object({ message: z.record(z.string(), z.unknown()) })) });
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e30,
  2 ** 63,
  '',
  '\u0000',
  '..',
  'x'.repeat(5000),
  [],
  {},
  [[[[]]]],
  '/proc/self/mem',
  '/dev/zero',
];
const RAW = ['', '{', '[]', '[[]]', 'null', '42', '"text"', 'NaN', '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":1e400,"method":"describe"}'];
/** One ends the runtime, the other is a generation, whose memory is the business of `one-runtime`. */
const LEFT_OUT = ['shutdown', 'self_test'];
/** Between two looks at whether it still answers. */
const BETWEEN_LOOKS = 100;
/** By this share of the lines everything is imported that any of them asks for. */
const WARM_AFTER = 0.2;
/**
 * Bytes that the allocator may keep for the longest lines and for pictures that were looked at: 280 MB after 10 000 lines where it was 225 MB after 100,
 * and no more later. A runtime that kept every line of the long form (80 MB) would pass it.
 */
const ROOM_TO_GROW = 64 * 2 ** 20;

export const fuzzedLines: Trial = {
  name: 'fuzzed-lines',
  claim: 'The runtime survives any line, answers with no bug, and keeps its memory and its open files.',
  counts: { short: 500, long: 10_000 },
  run: async ({ random, count }) => {
    const golden = GOLDEN.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../contract/requests.json'), 'utf8')));
    const messages = golden.valid.map(({ message }) => message).filter(({ method }) => !LEFT_OUT.includes(String(method)));
    const runtime = await RealRuntime.start();
    const failures: string[] = [];
    let before = { memory: 0, files: 0 };
    try {
      for (let sent = 0; sent < count; sent++) {
        if (sent === Math.floor(count * WARM_AFTER)) before = { memory: runtime.memory(), files: runtime.openFiles() };
        await runtime.write(oddLine(random, messages));
        if (sent % BETWEEN_LOOKS === 0) await runtime.call('describe', {});
      }
      await runtime.call('describe', {});
      const grown = runtime.memory() - before.memory;
      if (grown > ROOM_TO_GROW) failures.push(`memory grew by ${Math.round(grown / 2 ** 20)} MB`);
      if (runtime.openFiles() > before.files + 2) failures.push(`${runtime.openFiles()} files are open, there were ${before.files}`);
      const bugs = runtime.answers.filter((answer) => answer.error?.data?.code === 'internal');
      failures.push(...bugs.map((answer) => `a bug: ${answer.error?.message}`));
      return { tried: count, failures, figures: { megabytes: runtime.memory() / 2 ** 20, answers: runtime.answers.length } };
    } finally {
      await runtime.stop();
    }
  },
};

function oddLine(random: Seeded, messages: readonly Record<string, unknown>[]): Buffer {
  const message: Record<string, unknown> = structuredClone(random.pick(messages));
  message['id'] = random.below(1000);
  switch (random.pick(['raw', 'damaged', 'value', 'value', 'value', 'deep', 'surrogate'] as const)) {
    case 'raw':
      return Buffer.from(`${random.pick(RAW)}\n`);
    case 'damaged':
      return Buffer.concat([damaged(random, Buffer.from(JSON.stringify(message))), Buffer.from('\n')]);
    case 'value':
      changeSomething(random, message);
      return Buffer.from(`${JSON.stringify(message)}\n`);
    case 'deep':
      return Buffer.from(`${'['.repeat(1 + random.below(100_000))}\n`);
    case 'surrogate':
      return Buffer.from(`${JSON.stringify(message).replace('"method":"', '"method":"\\ud800')}\n`);
  }
}

/** Puts something odd in the place of one value, at any depth. */
function changeSomething(random: Seeded, record: Record<string, unknown>): void {
  const key = random.pick([...Object.keys(record), 'surplus']);
  const value = record[key];
  if (isRecord(value) && random.below(3) > 0) changeSomething(random, value);
  else record[key] = random.pick(ODD);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
