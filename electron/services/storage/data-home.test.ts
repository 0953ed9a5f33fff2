import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { dataHomeAt, prepareDataHome } from './data-home.ts';

describe('the data home', () => {
  test('is what ESPALIER_HOME says, made absolute', () => {
    expect(dataHomeAt({ ESPALIER_HOME: '/data/e', XDG_DATA_HOME: '/x' }).folder).toBe('/data/e');
    expect(dataHomeAt({ ESPALIER_HOME: 'e' }).folder).toBe(join(process.cwd(), 'e'));
  });

  test('is otherwise the XDG data folder, and otherwise under the home folder', () => {
    expect(dataHomeAt({ XDG_DATA_HOME: '/x', HOME: '/h' }).folder).toBe('/x/espalier');
    expect(dataHomeAt({ HOME: '/h' }).folder).toBe('/h/.local/share/espalier');
  });

  test('understands ~ in a quoted setting as the home folder', () => {
    expect(dataHomeAt({ ESPALIER_HOME: '~/assets', HOME: '/h' }).folder).toBe('/h/assets');
    expect(dataHomeAt({ ESPALIER_HOME: '~', HOME: '/h' }).folder).toBe('/h');
    expect(dataHomeAt({ XDG_DATA_HOME: '~/data', HOME: '/h' }).folder).toBe('/h/data/espalier');
    expect(dataHomeAt({ ESPALIER_HOME: './~x', HOME: '/h' }).folder).toBe(join(process.cwd(), '~x'));
  });

  test.each(['~bob', '~bob/assets', '~+'])('does not guess what %s means', async (folder) => {
    const error = { code: 'not_writable', message: expect.stringContaining(folder), hint: expect.stringContaining('ESPALIER_HOME') };
    expect(await prepareDataHome(dataHomeAt({ ESPALIER_HOME: folder, HOME: '/h' }))).toMatchObject({ ok: false, error });
    expect(existsSync(folder)).toBe(false);
  });

  test('is made with every folder in it, and made again without harm', async () => {
    const home = dataHomeAt({ ESPALIER_HOME: join(newFolder(), 'deep', 'er') });
    expect(await prepareDataHome(home)).toEqual({ ok: true, value: home });
    expect(await prepareDataHome(home)).toEqual({ ok: true, value: home });
    expect([home.library, home.libraryTrash, home.inbox, home.packs, home.logs].every(existsSync)).toBe(true);
  });

  test('that cannot be made fails with a sentence', async () => {
    const file = join(newFolder(), 'a-file');
    writeFileSync(file, '');
    const result = await prepareDataHome(dataHomeAt({ ESPALIER_HOME: join(file, 'home') }));
    expect(result).toMatchObject({ ok: false, error: { code: 'not_writable', message: expect.stringContaining(file) } });
  });

  test('names the folder in it that is none, and goes without packs while the disk where they lie is away', async () => {
    const home = dataHomeAt({ ESPALIER_HOME: newFolder() });
    symlinkSync('/media/away/packs', home.packs);
    expect(await prepareDataHome(home)).toEqual({ ok: true, value: home });
    rmSync(home.logs, { recursive: true });
    writeFileSync(home.logs, '');
    const error = {
      code: 'not_writable',
      message: expect.stringContaining(home.logs),
      hint: expect.stringContaining('folder in its place'),
    };
    expect(await prepareDataHome(home)).toMatchObject({ ok: false, error });
  });

  test('in a place that takes no folders fails with a sentence, and in time', async () => {
    const result = await prepareDataHome(dataHomeAt({ ESPALIER_HOME: '/proc/espalier' }));
    expect(result).toMatchObject({ ok: false, error: { code: 'not_writable', message: expect.stringContaining('/proc/espalier') } });
  });
});
