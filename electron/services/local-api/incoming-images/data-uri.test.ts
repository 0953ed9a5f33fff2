import { expect, test } from 'vitest';
import { dataOf, decodeBase64, parseDataUri } from './data-uri.ts';

test('a data URI is taken apart', () => {
  expect(parseDataUri('data:image/PNG;charset=x;base64,QUJD')).toEqual({
    mediaType: 'image/png',
    parameters: ['charset=x'],
    isBase64: true,
    data: 'QUJD',
  });
  expect(parseDataUri('data:image/png;example_id,2')).toMatchObject({ parameters: ['example_id'], isBase64: false, data: '2' });
  expect(parseDataUri('http://example.com/a,b')).toBeUndefined();
  expect(parseDataUri(`data:${'a'.repeat(300)},b`)).toBeUndefined();
});

test.each(['QUJD', 'QUJDRA==', 'QUJDRA', 'QUJD\nRA==', 'QUJDRA%3D%3D'])('base64 may be written as %j', (text) => {
  expect(decodeBase64(text)?.toString()).toMatch(/^ABCD?$/);
});

test.each(['', '=', '!!!!', 'QUJDR', 'QU JD€'])('%j is no base64', (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});

test('data without base64 is percent-encoded bytes', () => {
  expect(dataOf({ mediaType: '', parameters: [], isBase64: false, data: 'a%20b' })?.toString()).toBe('a b');
  expect(dataOf({ mediaType: '', parameters: [], isBase64: false, data: '%zz' })).toBeUndefined();
});

test('a picture of 40 MB is taken apart as well', () => {
  const bytes = Buffer.alloc(40 * 1024 * 1024, 7);
  const parsed = parseDataUri(`data:image/png;base64,${bytes.toString('base64')}`);
  expect(parsed && dataOf(parsed)?.equals(bytes)).toBe(true);
});
