import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { environmentFor, placesAt, programFolderAbove } from './places.ts';

function packageIn(parent: string): string {
  const folder = join(parent, 'espalier');
  for (const part of ['python/bin', 'tools', 'python-runtime/src', 'out/main']) mkdirSync(join(folder, part), { recursive: true });
  for (const file of ['installation.json', 'python/bin/python3', 'tools/uv', 'tools/pip.whl']) writeFileSync(join(folder, file), '{}');
  return folder;
}

test('a checkout brings neither interpreter nor installer, whatever lies in it', () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'tools'));
  writeFileSync(join(folder, 'tools', 'uv'), '');
  expect(placesAt(folder)).toMatchObject({ kind: 'checkout', interpreter: undefined, uv: undefined, packs: join(folder, 'packs') });
});

test('a package brings both, and is portable when a folder for data lies beside it, which a variable outranks', () => {
  const parent = newFolder();
  const folder = packageIn(parent);
  expect(placesAt(folder)).toMatchObject({
    kind: 'packaged',
    interpreter: join(folder, 'python/bin/python3'),
    uv: join(folder, 'tools/uv'),
  });
  expect(environmentFor(folder, { HOME: '/home/a' })).toEqual({ HOME: '/home/a' });
  mkdirSync(join(parent, 'espalier-data'));
  expect(placesAt(folder).kind).toBe('portable');
  expect(environmentFor(folder, {})).toEqual({ ESPALIER_HOME: join(parent, 'espalier-data') });
  expect(environmentFor(folder, { ESPALIER_HOME: '/data' })).toEqual({ ESPALIER_HOME: '/data' });
});

test('an AppImage is portable when that folder lies beside its file, never for one beside the place where it is mounted', () => {
  const [parent, downloads] = [newFolder(), newFolder()];
  const folder = packageIn(parent);
  const image = { APPIMAGE: join(downloads, 'espalier.AppImage'), APPDIR: parent };
  mkdirSync(join(parent, 'espalier-data'));
  expect(placesAt(folder, image).kind).toBe('packaged');
  mkdirSync(join(downloads, 'espalier-data'));
  expect(placesAt(folder, image).kind).toBe('portable');
  expect(environmentFor(folder, image)).toMatchObject({ ESPALIER_HOME: join(downloads, 'espalier-data') });
  const ofAnother = { APPIMAGE: '/opt/other.AppImage', APPDIR: '/tmp/.mount_other' }; // whose child this program is
  expect(environmentFor(folder, ofAnother)).toMatchObject({ ESPALIER_HOME: join(parent, 'espalier-data') });
});

test('the folder of the program is found from its own files, as source and as built', () => {
  const folder = packageIn(newFolder());
  expect(programFolderAbove(join(folder, 'out', 'main'))).toBe(folder);
  const checkout = join(import.meta.dirname, '../../../..');
  expect(programFolderAbove(import.meta.dirname)).toBe(checkout);
});
