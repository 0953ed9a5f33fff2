import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import { makePng, withEmptyChunks } from '../../../test/support/files/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { checkPictureFile } from './picture-check.ts';

const PICTURE = makePng(4, 4, () => [1, 2, 3, 255]);

function file(content: string | Buffer = PICTURE, name = 'picture.png'): string {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('the check of a picture file', () => {
  test.each(['plain.png', 'two words.png', `quote"'s.png`, '🫖.png', 'new\nline.png'])('passes %j with its size', async (name) => {
    expect(await checkPictureFile(file(PICTURE, name))).toEqual({ ok: true, value: PICTURE.length });
  });

  test('says what may be wrong with a name that is no text', async () => {
    const error = { code: 'input_not_found', hint: expect.stringContaining('rename') };
    expect(await checkPictureFile('/pictures/\uFFFD.png')).toMatchObject({ ok: false, error });
  });

  test.each([
    ['input_not_found', () => '/no/such/picture.png'],
    ['input_not_found', () => join(file(), 'below-a-file.png')],
    ['input_unreadable', () => newFolder()],
    ['input_empty', () => file('')],
    ['input_unreadable', () => file('This is no picture.')],
    ['input_unreadable', () => file('%PDF-1.7 and so on')],
  ] satisfies [string, () => string][])('fails with %s and advice', async (code, makePath) => {
    expect(await checkPictureFile(makePath())).toMatchObject({ ok: false, error: { code, hint: expect.any(String) } });
  });

  test.each([
    ['PNG', PICTURE.subarray(0, -1)],
    ['PNG', PICTURE.subarray(0, 40)],
    ['WebP', Buffer.from('RIFF\x64\0\0\0WEBPVP8L and not much more', 'latin1')],
  ])('refuses a %s that was cut off', async (_, content) => {
    const error = { code: 'input_unreadable', message: expect.stringContaining('incomplete') };
    expect(await checkPictureFile(file(content))).toMatchObject({ ok: false, error });
  });

  test.each([
    ['WebP', 'RIFF\x08\0\0\0WEBPVP8L'],
    ['JPEG', '\xff\xd8\xff\xe0'],
    ['AVIF', '\0\0\0\x1cftypavif'],
    ['GIF', 'GIF89a'],
    ['TIFF', 'II*\0'],
    ['TIFF', 'MM\0*'],
    ['BMP', 'BM'],
  ])('lets the runtime look into a %s', async (_, start) => {
    expect((await checkPictureFile(file(Buffer.from(start, 'latin1')))).ok).toBe(true);
  });

  test('passes a PNG with something after its end', async () => {
    expect((await checkPictureFile(file(Buffer.concat([PICTURE, Buffer.from('notes')])))).ok).toBe(true);
  });

  test('takes thousands of chunks, refuses millions, and needs no time for either', async () => {
    const started = performance.now();
    expect(await checkPictureFile(file(withEmptyChunks(PICTURE, 100_000)))).toMatchObject({ ok: true });
    const error = { code: 'input_unreadable', message: expect.stringContaining('more than 131072 chunks') };
    expect(await checkPictureFile(file(withEmptyChunks(PICTURE, 2_000_000)))).toMatchObject({ ok: false, error });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('refuses a file that is larger than any picture should be, without reading it', async () => {
    const path = file();
    truncateSync(path, MAX_PICTURE_BYTES + 1); // sparse: takes no room
    expect(await checkPictureFile(path)).toMatchObject({
      ok: false,
      error: { code: 'input_too_large', message: expect.stringContaining('128 MB') },
    });
  });
});
