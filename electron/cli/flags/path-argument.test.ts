import { join, resolve } from 'node:path';
import { expect, test, vi } from 'vitest';
import { pathArgument, pathArguments } from './path-argument.ts';

test.each([
  ['a.png', resolve('a.png')],
  ['/a b/c.png', '/a b/c.png'],
  ['file:///pictures/gr%C3%BCn%20a.png', '/pictures/grün a.png'],
  ['FILE:///a.png\r\n', '/a.png'],
  ['file://localhost/a.png', '/a.png'],
  ['file.png', resolve('file.png')],
  ['file:a.png', resolve('file:a.png')],
  ['~/a b.png', '/home/ana/a b.png'],
  ['~', '/home/ana'],
  ['./~', resolve('~')],
  ['~ana/a.png', resolve('~ana/a.png')],
  ['a/~/b.png', join(resolve('a'), '~', 'b.png')],
])('%j means %s', (text, path) => {
  vi.stubEnv('HOME', '/home/ana');
  expect(pathArgument(text)).toEqual({ ok: true, value: path });
});

test.each(['file://other-machine/a.png', 'file:///a%2Fb.png', 'file:///a%00.png', 'https://example.com/a.png', 'smb://nas/a.png'])(
  '%s is refused with advice',
  (text) => {
    expect(pathArguments(['a.png', text])).toMatchObject({ ok: false, error: { code: 'usage', hint: expect.any(String) } });
  },
);
