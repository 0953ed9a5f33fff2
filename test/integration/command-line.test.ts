// The command line without a generation: what it answers to wrong usage and hopeless input, and its small commands.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { AppError } from '#contract/outcome/errors.ts';
import type { JobRequest } from '../../electron/services/jobs/queue/job.ts';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { thisProcess } from '../../electron/services/jobs/queue/process-identity.ts';
import { uuidV7 } from '../../electron/services/storage/names/uuid-v7.ts';
import { makeLatent } from '../support/files/make-latent.ts';
import { makePipe } from '../support/files/make-pipe.ts';
import { makePng, pencilPng } from '../support/files/make-png.ts';
import { finishedAsset, sampledAsset } from '../support/files/sample-assets.ts';
import { RECIPE } from '../support/files/sample-recipe.ts';
import { newFolder } from '../support/new-folder.ts';
import { Terminal } from '../support/programs/command-line.ts';

const Failure = z.strictObject({ error: AppError });
const JobList = z.object({ jobs: z.array(z.object({ id: z.uuid(), kind: z.enum(['generate', 'rebuild']), state: z.string() })) });

async function jobsOf(terminal: Terminal): Promise<string[]> {
  return JobList.parse(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).jobs.map((job) => job.id);
}

const WORDS: JobRequest = { kind: 'generate', pictures: [], text: 'a qwertz', options: GenerationOptions.parse({}) };

/** Its id. */
function failedByItsWords({ home }: Terminal): string {
  const store = new JobStore(join(home, 'queue.sqlite'));
  const id = uuidV7();
  store.add({ id, name: 'a qwertz', assetId: uuidV7(), request: WORDS });
  store.finish(id, { kind: 'failed', error: { code: 'input_unsupported', message: 'These words mean nothing.' } });
  store.close();
  return id;
}

describe('wrong usage', () => {
  test.each([
    [['generate']],
    [['generate', 'a.png', '--seed', 'ten']],
    [['generate', 'a.png', '--formats', 'fbx']],
    [['generate', 'a.png', '--double-sided', '--single-sided']],
    [['generate', 'a.png', '--sides', 'front,back']],
    [['generate', 'a.png', '--mask', 'a.png', '--mask', 'b.png']],
    [['rebuild', 'a', '--compress', 'draco', '--formats', 'obj']],
    [['batch', '.', '--seeds', '1,x']],
    [['batch', '.', '--seeds', '1,-2']],
    [['dance']],
  ])('%j ends with 2 and one document', async (words) => {
    const { exitCode, stdout, stderr } = await new Terminal().run(...words, '--json');
    expect(exitCode).toBe(2);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('usage');
    expect(stderr).toBe('');
  });

  test.each([
    [['generate'], 'espalier generate'],
    [['generate', 'a.png', '--seed', '-1'], 'espalier generate'],
    [['rebuild', 'a', '--triangles', '1'], 'espalier rebuild'],
    [['library', 'trash'], 'espalier library trash'],
    [['dance'], 'espalier'],
  ])('%j names the help that there is for it', async (words, command) => {
    const { stdout } = await new Terminal().run(...words, '--json');
    expect(Failure.parse(JSON.parse(stdout)).error.hint).toBe(`See \`${command} --help\`.`);
  });

  test('of a bench names the flag', async () => {
    const { exitCode, stderr } = await new Terminal().run('bench', '--runs', '0', '--device', 'gpu');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--runs: ');
    expect(stderr).toContain('--device: Expected auto, cpu or cuda:N');
  });

  test('is told in words on stderr without --json', async () => {
    const { exitCode, stdout, stderr } = await new Terminal().run('generate', '--seed', 'ten');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('"ten" is not a number');
  });

  test('is not asking for help, nor for a version', async () => {
    const { exitCode, stdout } = await new Terminal().run('generate', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--texture-size <pixels>');
    expect(await new Terminal().run('--version')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('a picture that cannot be used', () => {
  const words = () => {
    const path = join(newFolder(), 'words.png');
    writeFileSync(path, 'This is no picture.');
    return path;
  };
  const half = () => {
    const path = join(newFolder(), 'half.png');
    writeFileSync(path, pencilPng().subarray(0, 600));
    return path;
  };
  const empty = () => {
    const path = join(newFolder(), 'empty.png');
    writeFileSync(path, '');
    return path;
  };

  test.each([
    ['input_not_found', () => '/no/such/picture.png'],
    ['input_unreadable', () => newFolder()],
    ['input_empty', empty],
    ['input_unreadable', words],
    ['input_unreadable', half],
  ] satisfies [string, () => string][])('ends with 3 and %s, and leaves nothing but the record of the job', async (code, makePath) => {
    const terminal = new Terminal();
    const { exitCode, stdout } = await terminal.run('generate', makePath(), '--json', '--progress', 'none');
    expect(exitCode).toBe(3);
    expect(Failure.parse(JSON.parse(stdout)).error).toMatchObject({ code, hint: expect.any(String) });
    expect(terminal.assetFolders()).toEqual([]);
    const { jobs } = JobList.parse(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout));
    expect(jobs).toMatchObject([{ kind: 'generate', state: 'failed' }]);
    expect(existsSync(join(terminal.home, 'logs', 'runtime.log'))).toBe(false); // the runtime was never started
  });
});

describe('small commands', () => {
  test('a missing model pack ends with 6', async () => {
    const picture = join(newFolder(), 'a.png');
    writeFileSync(picture, pencilPng(32));
    const { exitCode, stdout } = await new Terminal().run('generate', picture, '--pack', 'no-such-pack', '--json');
    expect(exitCode).toBe(6);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('pack_missing');
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

  test('a file that is no latent cannot be rebuilt, and ends with 3', async () => {
    const path = join(newFolder(), 'latent.safetensors');
    writeFileSync(path, 'not tensors');
    const { exitCode, stdout } = await new Terminal().run('rebuild', path, '--json');
    expect(exitCode).toBe(3);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('latent_invalid');
  });

  test('an asset keeps its name when it is built anew, and a flag that says otherwise is refused', async () => {
    const terminal = new Terminal();
    const asset = sampledAsset();
    const folder = join(terminal.home, 'library', asset.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'asset.json'), JSON.stringify(asset));
    writeFileSync(join(folder, 'latent.safetensors'), makeLatent(RECIPE));
    const { exitCode, stdout } = await terminal.run('rebuild', asset.id, '--name', 'another', '--json');
    expect(exitCode).toBe(2);
    expect(Failure.parse(JSON.parse(stdout)).error.message).toContain(asset.name);
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

  test('the objects of a picture are told by the numbers by which they can be grown', async () => {
    const path = join(newFolder(), 'two.png');
    writeFileSync(
      path,
      makePng(128, 96, (x, y) => (y > 20 && y < 70 && x % 64 > 10 && x % 64 < 50 ? [9, 90, 200, 255] : [0, 0, 0, 0])),
    );
    const said = await new Terminal().run('cut-out', path, '--json');
    const at = { top: 21, width: 39, height: 49, share: 0.5 };
    expect(JSON.parse(said.stdout)).toMatchObject({
      ...{ width: 128, height: 96 },
      objects: [
        { number: 1, left: 11, ...at },
        { number: 2, left: 75, ...at },
      ],
      advice: expect.arrayContaining([expect.stringContaining('several separate objects')]),
    });
  });

  test('a batch leaves out the companions of pictures, and says which', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'broken.png'), 'This is no picture.');
    for (const name of ['._broken.png', '.hidden.jpg', '.DS_Store', 'Thumbs.db', 'desktop.ini']) writeFileSync(join(folder, name), 'x');
    writeFileSync(join(folder, 'not-synced-yet.png'), '');
    mkdirSync(join(folder, 'folder.png'));
    const Batch = z.object({ jobs: z.array(z.object({ name: z.string() })), ignored: z.array(z.object({ file: z.string() })) });
    const { exitCode, stdout } = await new Terminal().run('batch', pathToFileURL(folder).href, '--json', '--progress', 'none');
    const { jobs, ignored } = Batch.parse(JSON.parse(stdout));
    expect([exitCode, jobs]).toEqual([7, [{ name: 'broken' }]]);
    expect(ignored.map(({ file }) => basename(file))).toEqual(['._broken.png', '.hidden.jpg', 'folder.png', 'not-synced-yet.png']);
  });

  test('a watched folder makes a job of each new picture, remembers over a restart what it took, and says what it left alone', async () => {
    const terminal = new Terminal();
    const folder = newFolder();
    const put = (name: string, content: Buffer | string) => {
      writeFileSync(join(folder, name), content);
      utimesSync(join(folder, name), 1000, 1000);
    };
    put('old.png', pencilPng(24));
    const first = terminal.start('watch', folder);
    const states = join(terminal.home, 'watched');
    const kept = () => existsSync(states) && readdirSync(states).some((name) => !name.startsWith('.'));
    await expect.poll(kept).toBe(true);
    put('new.png', pencilPng(32));
    await first.untilSaid('A new picture is in the queue.');
    first.child.kill('SIGINT');
    expect(await first.ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`Watching ${folder}`) });
    put('again.png', pencilPng(32));
    put('later.png', 'This is no picture.');
    put('\u009b2Jlater.png', 'This is none, either.');
    const second = terminal.start('watch', folder);
    await second.untilSaid('Left alone: "later.png"');
    await second.untilSaid('Left alone: "\\x9b2Jlater.png"');
    second.child.kill('SIGINT');
    expect((await second.ended).stderr).toContain('Left alone: "again.png": The same picture was taken before.');
    expect(await jobsOf(terminal)).toHaveLength(1);
    const nowhere = await terminal.run('watch', join(folder, 'old.png'), '--json');
    expect([nowhere.exitCode, Failure.parse(JSON.parse(nowhere.stdout)).error.code]).toEqual([3, 'input_not_found']);
  });

  test('a pasted file:// address is the picture that it names', async () => {
    const picture = join(newFolder(), 'grün and blue.png');
    writeFileSync(picture, 'This is no picture.');
    const { exitCode, stdout } = await new Terminal().run('generate', pathToFileURL(picture).href, '--json', '--progress', 'none');
    const { code, message } = Failure.parse(JSON.parse(stdout)).error;
    expect([exitCode, code, message]).toEqual([3, 'input_unreadable', expect.stringContaining(picture)]);
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

  test('that jobs wait because a program measures this machine is said of the list', async () => {
    const terminal = new Terminal();
    const store = new JobStore(join(terminal.home, 'queue.sqlite'));
    onTestFinished(() => store.close());
    store.add({ id: uuidV7(), name: 'a', assetId: uuidV7(), request: WORDS });
    store.takeMachine(thisProcess());
    expect((await terminal.run('jobs', 'list')).stdout).toContain(
      'A program measures this machine: no job is begun on it until that is done.',
    );
    expect(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).toMatchObject({ paused: false, measured: true });
  });

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

  test('a batch of a folder without pictures ends with 3', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'deeper'));
    writeFileSync(join(folder, 'notes.txt'), 'x');
    const { exitCode, stdout } = await new Terminal().run('batch', folder, '--json');
    expect(exitCode).toBe(3);
    expect(Failure.parse(JSON.parse(stdout)).error.hint).toContain('.webp');
  });

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
});

describe('what people do with their library', () => {
  test('is named, tagged, found, copied, trashed, restored and removed for good, each answer one document', async () => {
    const terminal = new Terminal();
    const documentOf = async (...words: string[]) => {
      const { stdout, exitCode } = await terminal.run('library', ...words, '--json');
      return { ...JSON.parse(stdout), exitCode };
    };
    await terminal.run('library', 'list');
    const assets = ['one', 'two', 'three'].map((name, at) => finishedAsset(uuidV7(1000 + at), name));
    const [one = '', two = '', three = ''] = assets.map(({ id }) => id);
    for (const asset of assets) {
      mkdirSync(join(terminal.home, 'library', asset.id));
      writeFileSync(join(terminal.home, 'library', asset.id, 'asset.json'), JSON.stringify(asset));
      writeFileSync(join(terminal.home, 'library', asset.id, 'model.glb'), asset.name);
    }
    expect(await documentOf('rename', one, 'Chair 10')).toMatchObject({ assets: [{ assetId: one }], failed: [] });
    expect(await documentOf('rename', two, 'Chair\n9')).toMatchObject({ error: { code: 'usage' }, exitCode: 2 });
    expect(await documentOf('tag', one, two, '--tag', 'kitchen, red')).toMatchObject({ assets: [{ assetId: one }, { assetId: two }] });
    await documentOf('untag', two, '--tag', 'red');
    await documentOf('favourite', two, three);
    expect(await documentOf('favourite', three, uuidV7(), '--off')).toMatchObject({
      exitCode: 7,
      failed: [{ error: { code: 'not_found' } }],
    });
    const names = async (...flags: string[]) => (await documentOf('list', ...flags)).assets.map(({ name }: { name: string }) => name);
    expect(await names('--sort', 'name')).toEqual(['Chair 10', 'three', 'two']);
    expect(await names('--tags', 'kitchen', '--sort', 'oldest')).toEqual(['Chair 10', 'two']);
    expect(await names('--favourites', '--built')).toEqual(['two']);
    expect(await names('--search', 'red')).toEqual(['Chair 10']);
    expect(await documentOf('list', '--sort', 'colour')).toMatchObject({ error: { code: 'usage' }, exitCode: 2 });
    const out = join(newFolder(), 'copies');
    await documentOf('save', one, one, '--out', out);
    expect(readdirSync(out)).toEqual(['Chair 10-2.glb', 'Chair 10.glb']);

    expect(await documentOf('trash', one, two)).toMatchObject({ exitCode: 0, assets: [{ assetId: one }, { assetId: two }] });
    expect(await documentOf('trash-list')).toMatchObject({ assets: [{ bytes: expect.any(Number) }, { trashedAt: expect.any(String) }] });
    expect(await documentOf('restore', two)).toMatchObject({ assetId: two, folder: join(terminal.home, 'library', two) });
    expect(await documentOf('empty-trash', two)).toMatchObject({ error: { code: 'not_found' } });
    expect(await documentOf('empty-trash')).toMatchObject({ assets: [{ assetId: one }], bytes: expect.any(Number), exitCode: 0 });
    expect(readdirSync(join(terminal.home, 'library-trash'))).toEqual([]);
    expect((await names()).sort()).toEqual(['three', 'two']);
  });
});
