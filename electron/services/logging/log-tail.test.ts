import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { logTail } from './log-tail.ts';

test('the end of a log is its last whole lines, and empty where there is none', async () => {
  const folder = newFolder();
  const path = join(folder, 'a.log');
  writeFileSync(path, 'first\nsecond\nthird\n');
  expect(await logTail(path)).toBe('first\nsecond\nthird\n');
  expect(await logTail(path, 10)).toBe('third\n');
  expect(await logTail(join(folder, 'none.log'))).toBe('');
  mkdirSync(join(folder, 'folder.log'));
  expect(await logTail(join(folder, 'folder.log'))).toBe('');
});
