// `jobs`: what waits, and another try for what failed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { JobStore } from '../../../electron/services/jobs/queue/job-store.ts';
import { thisProcess } from '../../../electron/services/jobs/queue/process-identity.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { newFolder } from '../../support/new-folder.ts';
import { Terminal } from '../../support/programs/command-line.ts';
import { Failure, JobList, jobsOf, WORDS } from '../../support/programs/command-line-documents.ts';

/** Its id. */
function failedByItsWords({ home }: Terminal): string {
  const store = new JobStore(join(home, 'queue.sqlite'));
  const id = uuidV7();
  store.add({ id, name: 'a qwertz', assetId: uuidV7(), request: WORDS });
  store.finish(id, { kind: 'failed', error: { code: 'input_unsupported', message: 'These words mean nothing.' } });
  store.close();
  return id;
}

describe('the list of jobs', () => {
  test('that jobs wait because a program measures this machine is said of the list', async () => {
    const terminal = new Terminal();
    const store = new JobStore(join(terminal.home, 'queue.sqlite'));
    onTestFinished(() => store.close());
    store.add({ id: uuidV7(), name: 'a', assetId: uuidV7(), request: WORDS });
    store.claim(thisProcess());
    store.takeMachine(thisProcess());
    expect((await terminal.run('jobs', 'list')).stdout).toContain('A program waits to measure this machine until nothing runs on it');
    for (const { id } of store.list()) store.finish(id, { kind: 'done' });
    expect((await terminal.run('jobs', 'list')).stdout).toContain(
      'A program measures this machine: no job is begun on it until that is done.',
    );
    expect(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).toMatchObject({ paused: false, measured: true });
  });

  test('names that would steer the terminal are shown spelled out, in JSON too, where they are read back as they are', async () => {
    const terminal = new Terminal();
    const name = 'evil\u001b]0;x\u0007\u009b2J\nname';
    const made = await terminal.run('generate', '/no/such/\u202e\u001b[2J.png', '--name', name, '--progress', 'bar');
    const listed = await terminal.run('jobs', 'list');
    expect(listed.stdout).toContain('evil\\x1b]0;x\\x07\\x9b2J\\nname  There is no picture /no/such/\\u202e\\x1b[2J.png.');
    expect(listed.stdout.split('\n')).toHaveLength(2);
    const told = made.stderr.replaceAll('\r\u001b[2K', ''); // how the bar clears its own line
    const { stdout } = await terminal.run('jobs', 'list', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ jobs: [{ name }] });
    const acting = ['\u001b', '\u009b', '\u0007', '\u202e'];
    expect(acting.filter((character) => told.includes(character) || stdout.includes(character))).toEqual([]);
  });
});

describe('another try', () => {
  test('several jobs are retried at once, or all that failed; one that cannot be retried leaves the others alone', async () => {
    const terminal = new Terminal();
    const folder = newFolder();
    for (const name of ['a.png', 'b.png', 'c.png']) writeFileSync(join(folder, name), 'This is no picture.');
    await terminal.run('batch', folder, '--progress', 'none');
    const ids = await jobsOf(terminal);
    const some = await terminal.run('jobs', 'retry', ids[0] ?? '', ids[1] ?? '', '--json', '--progress', 'none');
    expect([some.exitCode, JobList.parse(JSON.parse(some.stdout)).jobs.map((job) => job.id)]).toEqual([7, ids.slice(0, 2)]);
    const all = await terminal.run('jobs', 'retry', '--failed', '--json', '--progress', 'none');
    expect([all.exitCode, JobList.parse(JSON.parse(all.stdout)).jobs.map((job) => job.id)]).toEqual([7, ids]);
    const unknown = await terminal.run('jobs', 'retry', ids[0] ?? '', 'x', '--json');
    expect([unknown.exitCode, Failure.parse(JSON.parse(unknown.stdout)).error.code]).toEqual([2, 'not_found']);
    expect(JobList.parse(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).jobs.map((job) => job.state)).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    const none = await terminal.run('jobs', 'retry', '--json');
    expect([none.exitCode, Failure.parse(JSON.parse(none.stdout)).error.code]).toEqual([2, 'usage']);
    expect(await new Terminal().run('jobs', 'retry', '--failed')).toMatchObject({ exitCode: 0, stdout: 'No jobs.\n' });
  });

  test('of many jobs those that could only fail again are skipped, and one that is named says what to do instead', async () => {
    const terminal = new Terminal();
    const picture = join(newFolder(), 'a.png');
    writeFileSync(picture, 'This is no picture.');
    await terminal.run('generate', picture, '--progress', 'none');
    const [mendable] = await jobsOf(terminal);
    const words = failedByItsWords(terminal);
    const all = await terminal.run('jobs', 'retry', '--failed', '--json', '--progress', 'none');
    expect([all.exitCode, JSON.parse(all.stdout)]).toMatchObject([7, { jobs: [{ id: mendable, state: 'failed' }], skipped: [words] }]);
    const said = await terminal.run('jobs', 'retry', '--failed', '--progress', 'none');
    expect(said.stdout).toContain('1 job was not tried again: its words or its picture could only fail again.');
    const named = await terminal.run('jobs', 'retry', words, '--json');
    expect([named.exitCode, Failure.parse(JSON.parse(named.stdout)).error]).toEqual([
      3,
      {
        code: 'input_unsupported',
        message: `The job ${words} could only fail again: These words mean nothing.`,
        hint: 'Ask for another object, with other words.',
      },
    ]);
  });
});
