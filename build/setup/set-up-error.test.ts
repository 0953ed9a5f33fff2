import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asSetUpError, SetUpError } from './set-up-error.mjs';

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('what the file system refuses is told with a help, and a bug is none of it', () => {
  const full = asSetUpError(thrownBy(() => writeFileSync('/dev/full', 'x')));
  expect(full).toMatchObject({ message: expect.stringContaining('ENOSPC'), help: expect.stringContaining('Free some space') });
  const missing = asSetUpError(thrownBy(() => readFileSync('/no/such/file')));
  expect(missing).toMatchObject({ message: expect.stringContaining("'/no/such/file'"), help: expect.stringContaining('Look at the disk') });
  const own = new SetUpError('a', 'b');
  expect(asSetUpError(own)).toBe(own);
  expect(asSetUpError(new TypeError('x is not a function'))).toBeUndefined();
});
