import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePipe } from '../../../test/support/make-pipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { readSmallFile } from './read-small-file.ts';

const LIMIT = { maxBytes: 100_000 };

function path(make: (path: string) => void): string {
  const made = join(newFolder(), 'file');
  make(made);
  return made;
}

describe('a small file', () => {
  test.each([0, 5, 100_000])('of %i bytes is read whole, through a link too', async (bytes) => {
    const content = Buffer.alloc(bytes, 'x');
    const plain = path((at) => writeFileSync(at, content));
    expect(await readSmallFile(plain, LIMIT)).toEqual({ ok: true, value: content });
    expect(
      await readSmallFile(
        path((at) => symlinkSync(plain, at)),
        LIMIT,
      ),
    ).toEqual({ ok: true, value: content });
  });

  test.each([
    ['is not there', () => '/no/such/file'],
    ['is not there', () => path((at) => symlinkSync('/no/such/file', at))],
    [
      'is not there',
      () =>
        join(
          path((at) => writeFileSync(at, '')),
          'below',
        ),
    ],
    ['is a folder', () => path((at) => mkdirSync(at))],
    ['is not a file', () => path((at) => makePipe(at))],
    ['is not a file', () => path((at) => symlinkSync('/dev/zero', at))],
    ['has more than 97 kB', () => path((at) => writeFileSync(at, Buffer.alloc(100_001)))],
    ['cannot be read (ELOOP)', () => path((at) => symlinkSync(at, at))],
    ['no file can have its name', () => 'a\0b'],
    ['no file can have its name', () => `/${'a'.repeat(5000)}`],
  ])('that %s is a problem, told at once', async (reason, make) => {
    expect(await readSmallFile(make(), LIMIT)).toEqual({
      ok: false,
      error: { isMissing: reason === 'is not there', reason: expect.stringContaining(reason) },
    });
  });
});
