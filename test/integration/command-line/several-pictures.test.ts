// `batch` and `watch`: which files of a folder become jobs, and what is said of the others.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pencilPng } from '../../support/files/make-png.ts';
import { newFolder } from '../../support/new-folder.ts';
import { Terminal } from '../../support/programs/command-line.ts';
import { Failure, jobsOf } from '../../support/programs/command-line-documents.ts';

describe('a folder', () => {
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

  test('a batch of a folder without pictures ends with 3', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'deeper'));
    writeFileSync(join(folder, 'notes.txt'), 'x');
    const { exitCode, stdout } = await new Terminal().run('batch', folder, '--json');
    expect(exitCode).toBe(3);
    expect(Failure.parse(JSON.parse(stdout)).error.hint).toContain('.webp');
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
});
