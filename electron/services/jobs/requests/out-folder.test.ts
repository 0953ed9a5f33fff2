import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { claimOutFolder, folderName } from './out-folder.ts';

async function claimed(parent: string, names: readonly string[]): Promise<string[]> {
  const folders: string[] = [];
  for (const name of names) {
    const folder = await claimOutFolder(parent, name);
    if (!folder.ok) throw new Error(folder.error.message);
    folders.push(folder.value);
  }
  return folders;
}

describe('folders for the copies of several jobs', () => {
  test('are never shared, whatever the names have in common', async () => {
    const parent = newFolder();
    mkdirSync(join(parent, 'chair'));
    const names = ['chair', 'chair', 'Chair', 'caf\u00e9', 'cafe\u0301', 'chair-2'];
    const made = await claimed(parent, names);
    expect(made.map((folder) => folder.slice(parent.length + 1))).toEqual([
      'chair-2',
      'chair-3',
      'Chair-4',
      'caf\u00e9',
      'caf\u00e9-2',
      'chair-2-2',
    ]);
  });

  test('are never shared by those who ask at the same moment', async () => {
    const parent = newFolder();
    const made = await Promise.all(Array.from({ length: 20 }, () => claimOutFolder(parent, 'chair')));
    expect(new Set(made.map((folder) => folder.ok && folder.value)).size).toBe(20);
  });

  test.each([
    '..',
    '.',
    '',
    '...',
    '../../..',
    '/etc',
    'a/../../b',
    '\0',
    '. .',
    ' ',
    '\u202e',
    '\ud800',
    'CON',
    'nul.txt',
    'x'.repeat(5000),
    '🪑'.repeat(300),
  ])('lie in the one that was asked for, of whatever name: %j', async (name) => {
    const parent = newFolder();
    const [folder = ''] = await claimed(parent, [name]);
    expect(dirname(folder)).toBe(parent);
    expect(existsSync(folder)).toBe(true);
    expect(readdirSync(parent)).toHaveLength(1);
  });

  test('that cannot be made fail with a sentence', async () => {
    const file = join(newFolder(), 'a-file');
    writeFileSync(file, '');
    const error = { code: 'not_writable', message: expect.stringContaining(file) };
    expect(await claimOutFolder(join(file, 'out'), 'chair')).toMatchObject({ ok: false, error });
  });
});

test.each([
  ['chair', 'chair'],
  ['tea pot (2)', 'tea pot (2)'],
  ['.hidden', 'hidden'],
  ['dots...', 'dots'],
  ['a/b\\c:d', 'a-b-c-d'],
  ['two\nlines', 'two-lines'],
  ['aux', 'aux-'],
  ['..', 'untitled'],
])('the folder of a job called %j is called %j', (name, folder) => {
  expect(folderName(name)).toBe(folder);
});
