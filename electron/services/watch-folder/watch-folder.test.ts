import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { makePng, pencilPng } from '../../../test/support/files/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createFileLogger } from '../logging/logger.ts';
import { checkPictureFile } from '../pictures/picture-check.ts';
import { WatchFolder } from './watch-folder.ts';

const FULL: AppError = { code: 'disk_full', message: 'The disk is full: cannot write the inbox.' };
const LONG_AGO = new Date('2026-01-01');

/** A folder, and the watch over it; looks happen when a test says so. */
function open(setting = { folder: newFolder(), statePath: join(newFolder(), 'watched.json') }) {
  const grown: string[] = [];
  let isRefused = false;
  let isFull = false;
  const watch = new WatchFolder({
    statePath: setting.statePath,
    importFile: async (path) => {
      if (isFull) return err(FULL);
      const checked = await checkPictureFile(path);
      return checked.ok ? ok({ id: readFileSync(path).toString('base64'), name: path, path, bytes: 1 }) : checked;
    },
    grow: ({ path }) => {
      if (isRefused) throw new Error('the queue is full');
      grown.push(path.replace(/^.*\//, ''));
    },
    log: createFileLogger(join(newFolder(), 'log')),
    lookEveryMs: 3_600_000,
  });
  return {
    ...setting,
    watch,
    grown,
    refuse: (refuses: boolean) => {
      isRefused = refuses;
    },
    fill: (fills: boolean) => {
      isFull = fills;
    },
    /** Twice, as it takes to see that a file does not grow any more. */
    look: async () => {
      await watch.look();
      await watch.look();
    },
    put: (name: string, content: Buffer | string = pencilPng(24), at = LONG_AGO) => {
      const path = join(setting.folder, name);
      writeFileSync(path, content);
      utimesSync(path, at, at);
    },
  };
}

async function following(setting?: Parameters<typeof open>[0], isNew = true) {
  const opened = open(setting);
  await opened.watch.follow(opened.folder, { isNew });
  return opened;
}

const other = (shade: number) => makePng(24, 24, () => [shade, 0, 0, 255]);

describe('a watched folder', () => {
  test('leaves alone what is there, and takes what comes, once', async () => {
    const { folder, put, ...before } = open();
    put('old.png');
    const { watch, grown, look } = before;
    await watch.follow(folder, { isNew: true });
    await look();
    put('new.png', other(1));
    put('notes.txt', 'no picture');
    mkdirSync(join(folder, 'folder.png'));
    await look();
    await look();
    expect(grown).toEqual(['new.png']);
    expect(watch.view()).toMatchObject({ folder, taken: 1, skipped: [], problem: undefined });
  });

  test('waits until a picture is whole', async () => {
    const { watch, grown, put } = await following();
    const whole = other(2);
    put('growing.png', whole.subarray(0, 40));
    await watch.look();
    put('growing.png', whole);
    await watch.look();
    expect(grown).toEqual([]);
    await watch.look();
    expect(grown).toEqual(['growing.png']);
  });

  test('does not take a file that changed a moment ago', async () => {
    const { look, grown, put } = await following();
    put('fresh.png', other(3), new Date());
    await look();
    expect(grown).toEqual([]);
  });

  test('never takes the same content twice, whatever it is called, and says so', async () => {
    const { watch, folder, look, grown, put } = await following();
    put('a.png', other(4));
    await look();
    put('b.png', other(4));
    renameSync(join(folder, 'a.png'), join(folder, 'c.png'));
    await look();
    expect(grown).toEqual(['a.png']);
    expect(watch.view().skipped).toEqual([
      { name: 'b.png', reason: expect.stringContaining('before') },
      { name: 'c.png', reason: expect.stringContaining('before') },
    ]);
  });

  test('skips what is no picture with its reason, and takes it when it was mended', async () => {
    const { watch, look, grown, put } = await following();
    put('bad.png', 'This is no picture.');
    await look();
    expect(watch.view().skipped).toEqual([{ name: 'bad.png', reason: expect.stringContaining('cannot be read') }]);
    put('bad.png', other(5), new Date('2026-01-02'));
    await look();
    expect(grown).toEqual(['bad.png']);
  });

  test('remembers over a restart, and takes what came meanwhile', async () => {
    const first = await following();
    first.put('a.png', other(6));
    await first.look();
    await first.watch.dispose();
    first.put('b.png', other(7));
    const second = await following({ folder: first.folder, statePath: first.statePath }, false);
    await second.look();
    expect([first.grown, second.grown]).toEqual([['a.png'], ['b.png']]);
  });

  test('chosen anew, leaves alone what came meanwhile', async () => {
    const first = await following();
    await first.watch.dispose();
    first.put('b.png', other(7));
    const second = await following({ folder: first.folder, statePath: first.statePath }, true);
    await second.look();
    expect(second.grown).toEqual([]);
  });

  test('asks again while there can be no job, and says what is wrong', async () => {
    const { watch, look, grown, put, refuse } = await following();
    refuse(true);
    put('a.png', other(8));
    await look();
    expect(watch.view().problem?.message).toContain('the queue is full');
    refuse(false);
    await look();
    await look();
    expect([grown, watch.view().problem]).toEqual([['a.png'], undefined]);
  });

  test('asks again for a picture for which there is no room, and keeps nothing that cannot be kept', async () => {
    const { watch, look, grown, put, statePath, fill } = await following();
    fill(true);
    put('a.png', other(10));
    await look();
    expect([grown, watch.view().skipped, watch.view().problem]).toEqual([[], [], FULL]);
    fill(false);
    rmSync(statePath);
    mkdirSync(join(statePath, 'in the way'), { recursive: true });
    await look();
    expect(watch.view().problem).toMatchObject({ code: 'not_writable', message: expect.stringContaining(statePath) });
    rmSync(statePath, { recursive: true });
    put('b.png', other(11));
    await look();
    await look();
    expect([grown, watch.view().problem]).toEqual([['a.png', 'b.png'], undefined]);
  });

  test('is watched from the first moment, though nothing can be kept of it yet', async () => {
    const opened = open({ folder: newFolder(), statePath: join(newFolder(), 'file', 'watched.json') });
    writeFileSync(dirname(opened.statePath), 'in the way');
    opened.put('old.png', other(12));
    await opened.watch.follow(opened.folder, { isNew: false });
    expect(opened.watch.view().problem).toMatchObject({ code: 'not_writable', message: expect.stringContaining('file') });
    rmSync(dirname(opened.statePath));
    opened.put('new.png', other(13));
    await opened.look();
    await opened.look();
    expect([opened.grown, opened.watch.view().problem]).toEqual([['new.png'], undefined]);
  });

  test('that goes away is a problem, and none any more when it is back', async () => {
    const { watch, folder } = await following();
    rmSync(folder, { recursive: true });
    await watch.look();
    expect(watch.view().problem).toMatchObject({ code: 'input_not_found', message: expect.stringContaining('ENOENT') });
    mkdirSync(folder);
    await watch.look();
    expect(watch.view().problem).toBeUndefined();
  });

  test('is none when it is switched off', async () => {
    const { watch, look, grown, put } = await following();
    await watch.follow(undefined, { isNew: false });
    put('a.png', other(9));
    await look();
    expect([grown, watch.view().folder]).toEqual([[], undefined]);
  });
});
