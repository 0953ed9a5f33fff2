// What lies on the machine: the data home, packs, the queue's file, and what looks at or measures all that.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import { thisProcess } from '../../../electron/services/jobs/queue/process-identity.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { makePipe } from '../../support/files/make-pipe.ts';
import { pencilPng } from '../../support/files/make-png.ts';
import { newFolder } from '../../support/new-folder.ts';
import { Terminal } from '../../support/programs/command-line.ts';
import { Failure, WORDS } from '../../support/programs/command-line-documents.ts';

describe('the data home', () => {
  test('an empty library and an empty queue are lists without entries', async () => {
    const terminal = new Terminal();
    expect(JSON.parse((await terminal.run('library', 'list', '--json')).stdout)).toEqual({ assets: [], broken: [] });
    expect(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).toEqual({
      jobs: [],
      batches: [],
      paused: false,
      measured: false,
    });
    expect(JSON.parse((await terminal.run('jobs', 'resume', '--json')).stdout)).toEqual({ jobs: [] });
  });

  test('an unknown asset, job or folder ends with 2', async () => {
    const terminal = new Terminal();
    for (const words of [
      ['library', 'show', uuidV7()],
      ['rebuild', uuidV7()],
      ['rebuild', '/no/such/folder'],
      ['jobs', 'cancel', 'x'],
      ['jobs', 'retry', 'x'],
    ]) {
      const { exitCode, stdout } = await terminal.run(...words, '--json');
      expect(exitCode).toBe(2);
      expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('not_found');
    }
  });

  test('a data home that cannot be made ends with 4 and one document', async () => {
    const terminal = new Terminal();
    writeFileSync(join(terminal.home, 'library'), 'a file is in the way');
    const { exitCode, stdout } = await terminal.run('library', 'list', '--json');
    expect(exitCode).toBe(4);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('not_writable');
  });

  test('a damaged queue is put aside, which the log says, and a new one begins', async () => {
    const terminal = new Terminal();
    writeFileSync(join(terminal.home, 'queue.sqlite'), 'this is not a database, and long enough to be looked at'.repeat(100));
    const { exitCode, stdout } = await terminal.run('jobs', 'list', '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { jobs: [], batches: [], paused: false, measured: false }]);
    expect(readdirSync(terminal.home).filter((name) => name.startsWith('queue-damaged-'))).toHaveLength(1);
    expect(terminal.log('espalier.log')).toContain('the queue was damaged');
  });

  test('one bad folder of packs is one bad pack: named with its reason, and the others work', async () => {
    const terminal = new Terminal();
    for (const name of ['pipe', 'unnamed']) mkdirSync(join(terminal.home, 'packs', name), { recursive: true });
    makePipe(join(terminal.home, 'packs', 'pipe', 'pipeline.json'));
    writeFileSync(join(terminal.home, 'packs', 'unnamed', 'pipeline.json'), '{}');
    writeFileSync(join(terminal.home, 'packs', 'unnamed', 'espalier-pack.json'), '{"name": ""}');
    const listed = await terminal.run('packs', 'list', '--json');
    expect(listed.exitCode).toBe(0);
    const Packs = z.object({ packs: z.array(z.object({ name: z.string(), problem: z.string().optional() })) });
    const problems = Packs.parse(JSON.parse(listed.stdout)).packs.map(({ name, problem }) => [name, problem]);
    expect(problems).toEqual([
      ['starter', undefined],
      ['starter-text', undefined],
      ['pipe', expect.stringContaining('it is a pipe, not a file')],
      ['unnamed', expect.stringContaining('espalier-pack.json')],
    ]);
    const picture = join(newFolder(), 'a.png');
    writeFileSync(picture, pencilPng(32));
    const refused = await terminal.run('generate', picture, '--pack', 'pipe', '--json');
    expect([refused.exitCode, Failure.parse(JSON.parse(refused.stdout)).error.message]).toEqual([6, expect.stringContaining('not a file')]);
    const verified = await terminal.run('packs', 'verify', 'pipe', '--json');
    expect([verified.exitCode, Failure.parse(JSON.parse(verified.stdout)).error.code]).toEqual([6, 'pack_damaged']);
  });
});

describe('the machine', () => {
  test('the doctor looks at the disk, the runtime, its devices and the model packs', async () => {
    const { exitCode, stdout } = await new Terminal().run('doctor', '--json');
    const Doctor = z.strictObject({
      checks: z.array(z.object({ name: z.string(), passed: z.boolean(), finding: z.string().min(1) })),
      findings: z.array(z.object({ id: z.string(), level: z.string() })).min(1),
      isEngineOutdated: z.literal(false),
    });
    const { checks } = Doctor.parse(JSON.parse(stdout));
    expect(checks.map((check) => check.name)).toEqual(['disk', 'queue', 'runtime', 'devices', 'model packs']);
    expect(exitCode).toBe(checks.every((check) => check.passed) ? 0 : 4);
  });

  test('a bench waits for the job that runs on this machine, and can be ended while it waits', async () => {
    const terminal = new Terminal();
    const store = new JobStore(join(terminal.home, 'queue.sqlite'));
    onTestFinished(() => store.close());
    store.add({ id: uuidV7(), name: 'a', assetId: uuidV7(), request: WORDS });
    expect(store.claim(thisProcess())).toBeDefined();
    const bench = terminal.start('bench', '--json');
    await bench.untilSaid('Waiting until no job runs on this machine, of its own or of a farm');
    bench.child.kill('SIGINT');
    const { exitCode, stdout } = await bench.ended;
    expect([exitCode, Failure.parse(JSON.parse(stdout)).error.code]).toEqual([130, 'cancelled']);
    expect(existsSync(join(terminal.home, 'logs', 'runtime.log'))).toBe(false); // the runtime was never started
  });
});
