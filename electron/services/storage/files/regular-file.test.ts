import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePipe } from '../../../../test/support/files/make-pipe.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { readRegularFile } from './regular-file.ts';

const LIMIT = 100_000;

function path(make: (path: string) => void): string {
  const made = join(newFolder(), 'file');
  make(made);
  return made;
}

describe('a regular file', () => {
  test.each([0, 5, 100_000])('of %i bytes is read whole, through a link too', async (bytes) => {
    const content = Buffer.alloc(bytes, 'x');
    const plain = path((at) => writeFileSync(at, content));
    expect(await readRegularFile(plain, LIMIT)).toEqual({ ok: true, value: content });
    expect(
      await readRegularFile(
        path((at) => symlinkSync(plain, at)),
        LIMIT,
      ),
    ).toEqual({ ok: true, value: content });
  });

  test.each([
    ['absent', 'is not there', () => '/no/such/file'],
    ['unreadable', 'is a link to nothing', () => path((at) => symlinkSync('/no/such/file', at))],
    [
      'absent',
      'is not there',
      () =>
        join(
          path((at) => writeFileSync(at, '')),
          'below',
        ),
    ],
    ['unreadable', 'is a folder, not a file', () => path((at) => mkdirSync(at))],
    ['unreadable', 'is a pipe, not a file', () => path((at) => makePipe(at))],
    ['unreadable', 'is a device, not a file', () => path((at) => symlinkSync('/dev/zero', at))],
    ['unreadable', 'is larger than 97 kB', () => path((at) => writeFileSync(at, Buffer.alloc(100_001)))],
    ['unreadable', 'is a link to nothing', () => path((at) => symlinkSync(at, at))],
    ['unreadable', 'has a name that no file can have', () => 'a\0b'],
    ['unreadable', 'has a name that no file can have', () => `/${'a'.repeat(5000)}`],
  ])('that is %s since it %s is a problem, told at once', async (kind, reason, make) => {
    expect(await readRegularFile(make(), LIMIT)).toEqual({ ok: false, error: { kind, reason } });
  });
});
