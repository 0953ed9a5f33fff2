import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePipe } from '../../../test/support/files/make-pipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { RotatingFile } from './rotating-file.ts';

const newPath = () => join(newFolder(), 'x.log');

describe('a rotating file', () => {
  test('appends to what an earlier run left', () => {
    const path = newPath();
    new RotatingFile(path).append('one\n');
    new RotatingFile(path).append(Buffer.from('two\n'));
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  test('never takes more than twice its size, and keeps the newest', () => {
    const path = newPath();
    const file = new RotatingFile(path, { maxBytes: 100 });
    for (let line = 0; line < 50; line++) file.append(`line number ${line}\n`);
    expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThanOrEqual(200);
    expect(readFileSync(path, 'utf8')).toContain('line number 49');
  });

  test('does not wait for the reader of a pipe that lies in its place', () => {
    const path = newPath();
    makePipe(path);
    expect(new RotatingFile(path).append('one\n')).toBe(false);
  });

  test('does not disturb its caller when the folder is gone', () => {
    expect(() => new RotatingFile('/no/such/folder/x.log').append('lost\n')).not.toThrow();
  });
});
