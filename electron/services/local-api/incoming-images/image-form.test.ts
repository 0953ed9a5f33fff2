import { expect, test } from 'vitest';
import { makeVastPng, pencilPng } from '../../../../test/support/files/make-png.ts';
import { formOfImage } from './image-form.ts';

const bmp = (width: number, height: number) => {
  const bytes = Buffer.alloc(64);
  bytes.write('BM');
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  return bytes;
};

test('a picture is told by its content', () => {
  expect(formOfImage(pencilPng(32))).toEqual({ ok: true, value: 'png' });
  expect(formOfImage(bmp(32, 32))).toEqual({ ok: true, value: 'bmp' });
});

test.each([
  ['unreadable', Buffer.from('no picture')],
  ['unreadable', Buffer.alloc(0)],
  ['unreadable', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>')],
  ['too-small', pencilPng(8)],
  ['too-large', makeVastPng(16_000, 8_000)], // some kilobytes that unpack to 128 million pixels
  ['too-large', bmp(100_000, 100_000)],
])('one that is %s is refused before it is unpacked', (kind, bytes) => {
  expect(formOfImage(bytes)).toMatchObject({ ok: false, error: { kind } });
});
