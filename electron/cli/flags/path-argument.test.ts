import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { pathArgument, pathArguments } from './path-argument.ts';

test.each([
  ['a.png', resolve('a.png')],
  ['/a b/c.png', '/a b/c.png'],
  ['file:///pictures/gr%C3%BCn%20a.png', '/pictures/grün a.png'],
  ['FILE:///a.png\r\n', '/a.png'],
  ['file://localhost/a.png', '/a.png'],
  ['file.png', resolve('file.png')],
  ['file:a.png', resolve('file:a.png')],
])('%j means %s', (text, path) => {
  expect(pathArgument(text)).toEqual({ ok: true, value: path });
});

test.each(['file://other-machine/a.png', 'file:///a%2Fb.png', 'file:///a%00.png', 'https://example.com/a.png', 'smb://nas/a.png'])(
  '%s is refused with advice',
  (text) => {
    expect(pathArguments(['a.png', text])).toMatchObject({ ok: false, error: { code: 'usage', hint: expect.any(String) } });
  },
);
