import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#contract/settings.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { SettingsStore } from './settings-store.ts';
import { parseSettings, settingsText } from './settings-text.ts';

function openSettings(text?: string) {
  const folder = newFolder();
  const path = join(folder, 'settings.json');
  if (text !== undefined) writeFileSync(path, text);
  const warnings: string[] = [];
  const store = new SettingsStore(path, { warn: (message) => warnings.push(message) });
  const inFile = (): unknown => JSON.parse(readFileSync(path, 'utf8'));
  return { store, folder, path, warnings, inFile };
}

describe('the settings', () => {
  test('are the defaults where there is no file, off whatever reaches outside, and no file is made of them', async () => {
    const { store, folder } = openSettings();
    expect(await store.reload()).toEqual(DEFAULT_SETTINGS);
    expect(store.settings).toMatchObject({ networkAllowed: false, localApiEnabled: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('are written one by one, however quickly they change, and told to whoever follows', async () => {
    const { store, inFile } = openSettings();
    const heard: string[] = [];
    store.subscribe(({ theme, device }) => heard.push(`${theme} ${device}`));
    await Promise.all([store.change({ theme: 'light' }), store.change({ device: 'cpu' }), store.change({ device: 'cpu' })]);
    expect(inFile()).toEqual({ version: 1, theme: 'light', device: 'cpu' });
    expect(heard).toEqual(['light auto', 'light cpu']);
  });

  test('take in what another process wrote meanwhile, and keep fields that this version does not know', async () => {
    const { store, path, inFile } = openSettings('{"version": 1, "theme": "light", "future": {"a": [1]}}');
    expect(await store.reload()).toMatchObject({ theme: 'light' });
    writeFileSync(path, '{"version": 1, "theme": "system", "future": {"a": [1]}}');
    expect(await store.change({ unloadMinutes: 'never', theme: undefined })).toMatchObject({
      ok: true,
      value: { theme: 'system', unloadMinutes: 'never' },
    });
    expect(inFile()).toEqual({ version: 1, theme: 'system', future: { a: [1] }, unloadMinutes: 'never' });
  });

  test.each(['{"theme": "li', '', '[]', '7', '"theme"'])(
    'set a broken file aside, which is said until the next is written: %s',
    async (text) => {
      const { store, folder, warnings } = openSettings(text);
      expect(await store.reload()).toEqual(DEFAULT_SETTINGS);
      const [aside = ''] = readdirSync(folder);
      expect(aside).toMatch(/^settings-damaged-.*\.json$/);
      expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
      await store.reload();
      expect(store.problem).toContain(aside);
      expect(warnings).toEqual([store.problem]);
      await store.change({ theme: 'light' });
      expect(store.problem).toBeUndefined();
    },
  );

  test('hold the default for a value that is none, which is said, and leave the value there', async () => {
    const { store, inFile } = openSettings('{"version": 1, "theme": "pink", "localApiPort": "8000", "device": "cuda:0; rm"}');
    expect(await store.reload()).toEqual(DEFAULT_SETTINGS);
    expect(store.problem).toMatch(/theme.*device|localApiPort/);
    await store.change({ notifications: false });
    expect(inFile()).toMatchObject({ theme: 'pink', notifications: false });
    expect(store.problem).toContain('theme');
  });

  test('of a newer version hold as far as they are understood, and are not written over', async () => {
    const text = '{"version": 99, "theme": "light", "device": {"kind": "any"}}';
    const { store, path } = openSettings(text);
    expect(await store.reload()).toMatchObject({ theme: 'light', device: 'auto' });
    expect(await store.change({ theme: 'dark' })).toMatchObject({ ok: false, error: { code: 'not_writable' } });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(store.settings.theme).toBe('light');
  });

  test('are as they were when they cannot be written', async () => {
    const { store, path } = openSettings();
    mkdirSync(join(path, 'in the way'), { recursive: true });
    expect(await store.reload()).toEqual(DEFAULT_SETTINGS); // the folder is set aside like any file that is none
    const gone = new SettingsStore(join(path, 'no such folder', 'settings.json'), { warn: () => {} });
    expect(await gone.change({ theme: 'light' })).toMatchObject({ ok: false, error: { code: 'not_writable' } });
    expect(gone.settings).toEqual(DEFAULT_SETTINGS);
  });
});

describe('the text of settings', () => {
  const upgrades = {
    0: ({ dark, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, version: 1, theme: dark ? 'dark' : 'light' }),
  };

  test('of an older version is brought up when it is read and when it is written', () => {
    const text = '{"version": 0, "dark": false, "future": 1}';
    expect(parseSettings(text, upgrades)).toMatchObject({ ok: true, value: { settings: { theme: 'light' }, isNewer: false } });
    expect(JSON.parse(settingsText({ device: 'cpu' }, text, upgrades))).toEqual({ version: 1, theme: 'light', device: 'cpu', future: 1 });
  });

  test('with an upgrade that goes nowhere is a bug, not a loop', () => {
    expect(() => parseSettings('{"version": 0}', { 0: (older) => older })).toThrow('version 0');
  });
});
