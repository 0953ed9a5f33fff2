import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { copyFileAtomically, writeFileAtomically } from './atomic-file.ts';

describe('an atomic file', () => {
  test('replaces what was there, and leaves nothing else behind', async () => {
    const folder = newFolder();
    const path = join(folder, 'a.json');
    await writeFileAtomically(path, 'old');
    await writeFileAtomically(path, 'new 🫖');
    expect(readFileSync(path, 'utf8')).toBe('new 🫖');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('that cannot take its place leaves everything as it was', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'taken', 'by a folder'), { recursive: true });
    await expect(writeFileAtomically(join(folder, 'taken'), 'text')).rejects.toThrow();
    await expect(copyFileAtomically(join(folder, 'absent'), join(folder, 'copy'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test('is as private as the umask wants, also when it is a copy of an open one', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'open'), 'x');
    chmodSync(join(folder, 'open'), 0o644);
    const before = process.umask(0o077);
    onTestFinished(() => void process.umask(before));
    await writeFileAtomically(join(folder, 'written'), 'x');
    await copyFileAtomically(join(folder, 'open'), join(folder, 'copied'));
    for (const name of ['written', 'copied']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('copies bytes', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a'), Buffer.of(0, 255, 10));
    await copyFileAtomically(join(folder, 'a'), join(folder, 'b'));
    expect(readFileSync(join(folder, 'b'))).toEqual(Buffer.of(0, 255, 10));
  });
});
