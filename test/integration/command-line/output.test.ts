// What becomes of the command line's words: slow readers, readers that leave, disks that refuse, and failures that nobody foresaw.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { Terminal } from '../../support/programs/command-line.ts';
import { Failure } from '../../support/programs/command-line-documents.ts';

const JobList = z.object({ jobs: z.array(z.object({ name: z.string(), state: z.string() })) });
const MEGABYTES = 2;

/** A terminal whose list of jobs takes two megabytes. */
async function longListed(): Promise<Terminal> {
  const terminal = new Terminal();
  const store = new JobStore(join(terminal.home, 'queue.sqlite'));
  for (let count = 0; count < MEGABYTES * 20; count++) addJob(store, `${count} ${'long '.repeat(10_000)}`);
  store.close();
  return terminal;
}

function addJob(store: JobStore, name: string): void {
  const request = { kind: 'generate' as const, pictures: ['/no/such/picture.png'], options: GenerationOptions.parse({}) };
  store.add({ id: uuidV7(), name, assetId: uuidV7(), request });
}

describe('what is printed', () => {
  test('reaches a slow reader whole, as one document, as lines and as a failure', async () => {
    const terminal = await longListed();
    const listed = await terminal.inShell('espalier jobs list --json | { sleep 0.5; cat; }');
    expect([listed.exitCode, JobList.parse(JSON.parse(listed.stdout)).jobs.length]).toEqual([0, MEGABYTES * 20]);
    const lines = await terminal.inShell('espalier jobs list | { sleep 0.5; cat; }');
    expect(lines.stdout.split('\n')).toHaveLength(MEGABYTES * 20 + 1);
    const word = 'x'.repeat(120_000);
    const failed = await terminal.inShell(`espalier library show ${word} --json | { sleep 0.5; cat; }`);
    expect([failed.exitCode, Failure.parse(JSON.parse(failed.stdout)).error.message]).toEqual([2, expect.stringContaining(word)]);
    const told = await terminal.inShell(`espalier library show ${word} 2> >(sleep 0.5; cat >&2)`);
    expect([told.exitCode, told.stderr]).toEqual([2, expect.stringContaining('library list')]);
  });

  test.each([
    ['a reader that leaves at once', '| head -c 5', 0],
    ['a closed stdout', '>&-', 0],
    ['all closed', '>&- 2>&- <&-', 0],
    ['a full disk', '>/dev/full', 4],
    ['a disk that fills up on the way', '>"$ESPALIER_HOME/list.json"', 4],
  ])('ends well with %s', async (_, redirection, exitCode) => {
    const terminal = await longListed();
    const limit = exitCode === 4 ? "trap '' XFSZ; ulimit -f 1000;" : '';
    const ended = await terminal.inShell(`${limit} espalier jobs list --json ${redirection}`);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toBe(exitCode === 4 ? ended.stderr : '');
    if (exitCode === 4) expect(ended.stderr).toContain('The output cannot be written');
  });
});

describe('progress that nobody hears', () => {
  test.each(['2>/dev/full', '2>&-', '2> >(head -c 5 >/dev/null)'])('does not end the job: %s', async (redirection) => {
    const terminal = new Terminal();
    const store = new JobStore(join(terminal.home, 'queue.sqlite'));
    addJob(store, 'one');
    addJob(store, 'two');
    store.close();
    const ended = await terminal.inShell(`espalier jobs resume --json ${redirection}`);
    expect(ended.exitCode).toBe(7);
    expect(JobList.parse(JSON.parse(ended.stdout)).jobs.map((job) => job.state)).toEqual(['failed', 'failed']);
  });
});

describe('a failure that nobody foresaw', () => {
  /** A script that does `what` in the middle of a command, as soon as the queue is open. */
  const meanwhile = (what: string) => {
    const script = `import { existsSync, renameSync } from 'node:fs';
      const home = process.env.ESPALIER_HOME;
      const timer = setInterval(() => { if (existsSync(home + '/queue.sqlite')) { clearInterval(timer); ${what} } }, 5);`;
    return `export NODE_OPTIONS="--import data:text/javascript,${encodeURIComponent(script)}";`;
  };
  const BUG = `new Error('unforeseen\\x1b[2J')`;

  test.each([`throw ${BUG}`, `Promise.reject(${BUG})`])('is one document, exit code 1, and the stack is in the log: %s', async (what) => {
    const terminal = new Terminal();
    const ended = await terminal.inShell(`${meanwhile(what)} espalier doctor --json`);
    expect([ended.exitCode, ended.stderr]).toEqual([1, '']);
    expect(Failure.parse(JSON.parse(ended.stdout)).error).toMatchObject({
      code: 'internal',
      hint: expect.stringContaining('espalier.log'),
    });
    expect(terminal.log('espalier.log')).toMatch(/ error \d+ espalier doctor --json: Error: unforeseen\\x1b\[2J\n {8}at /);
    const told = await terminal.inShell(`${meanwhile(what)} espalier doctor`);
    expect([told.exitCode, told.stdout]).toEqual([1, '']);
    expect(told.stderr.split('\n')).toEqual([expect.stringContaining('unforeseen\\x1b[2J'), expect.stringContaining('espalier.log'), '']);
  });

  test('carries its own stack where the log cannot be written', async () => {
    const script = meanwhile(`renameSync(home + '/logs', home + '/gone'); throw ${BUG}`);
    const ended = await new Terminal().inShell(`${script} espalier doctor --json`);
    expect(Failure.parse(JSON.parse(ended.stdout)).error).toMatchObject({
      code: 'internal',
      details: { stack: expect.stringContaining('at ') },
    });
  });
});
