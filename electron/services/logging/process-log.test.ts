import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createProcessLog } from './process-log.ts';
import { RotatingFile } from './rotating-file.ts';

test('what a process says is kept line by line, and cannot steer the terminal of who reads it', () => {
  const path = join(newFolder(), 'runtime.log');
  const append = createProcessLog(new RotatingFile(path));
  const said = Buffer.from('first\ngrün \u001b]0;x\u0007\r\nlast');
  for (const byte of said) append(Uint8Array.of(byte));
  expect(readFileSync(path, 'utf8')).toBe('first\ngrün \\x1b]0;x\\x07\\r\nlast');
});
