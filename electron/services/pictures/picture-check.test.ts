import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_PICTURE_BYTES } from '#contract/picture-limit.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { checkPictureFile } from './picture-check.ts';

function file(content = 'x', name = 'picture.png'): string {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('the check of a picture file', () => {
  test.each(['plain.png', 'two words.png', `quote"'s.png`, '🫖.png', 'new\nline.png'])('passes %j with its size', async (name) => {
    expect(await checkPictureFile(file('abc', name))).toEqual({ ok: true, value: 3 });
  });

  test.each([
    ['input_not_found', () => '/no/such/picture.png'],
    ['input_not_found', () => join(file(), 'below-a-file.png')],
    ['input_unreadable', () => newFolder()],
    ['input_empty', () => file('')],
  ] satisfies [string, () => string][])('fails with %s and advice', async (code, makePath) => {
    expect(await checkPictureFile(makePath())).toMatchObject({ ok: false, error: { code, hint: expect.any(String) } });
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
