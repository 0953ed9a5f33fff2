import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../../../test/support/new-folder.ts';
import { UPLOAD_LIMITS, Uploads } from './uploads.ts';
import { UploadTooLarge } from './within-bytes.ts';

const HOUR_MS = 3600_000;
const BASE = 'http://127.0.0.1:8000';

function newUploads(limits: Partial<typeof UPLOAD_LIMITS> = {}) {
  const folder = newFolder();
  return { folder, uploads: new Uploads(folder, { ...UPLOAD_LIMITS, ...limits }) };
}

async function* pieces(...contents: string[]) {
  for (const content of contents) yield Buffer.from(content);
}

describe('uploads', () => {
  test('are found by their own addresses, under any name of this machine, and by no other', async () => {
    const { uploads } = newUploads();
    const token = await uploads.begin();
    await uploads.fill(token, pieces('a ', 'chair'));
    const url = uploads.addressOf(BASE, token, 'my chair.png');
    for (const own of [url, url.replace('127.0.0.1', 'localhost'), url.replace('127.0.0.1', '[::1]')]) {
      const found = await uploads.find(own);
      expect([found?.name, readFileSync(found?.path ?? '', 'utf8')]).toEqual(['my chair.png', 'a chair']);
    }
    for (const foreign of [url.replace('127.0.0.1', 'example.com'), url.replace(token, 'A'.repeat(22)), `${url}/1`, 'data:,x', '']) {
      expect(await uploads.find(foreign)).toBeUndefined();
    }
  });

  test('are no longer than they may be, and leave nothing when they are', async () => {
    const { folder, uploads } = newUploads({ fileBytes: 10 });
    const token = await uploads.begin();
    await expect(uploads.fill(token, pieces('12345', '678901'))).rejects.toThrow(UploadTooLarge);
    expect(readdirSync(folder)).toEqual([]);
    await uploads.fillPart(token, 1, pieces('12345678'));
    await uploads.fillPart(token, 1, pieces('1234567890')); // sent again
    await expect(uploads.fillPart(token, 2, pieces('x'))).rejects.toThrow(UploadTooLarge);
    expect(await uploads.join(token)).toBe(true);
    expect(readdirSync(folder)).toEqual([token]);
  });

  test('make room for newer ones: too many, too large together, or too old', async () => {
    const { folder, uploads } = newUploads({ files: 3, totalBytes: 20 });
    const fill = async (content: string, ageMs: number) => {
      const token = await uploads.begin();
      await uploads.fill(token, pieces(content));
      const at = new Date(Date.now() - ageMs);
      utimesSync(join(folder, token), at, at);
      return token;
    };
    const old = await fill('old', 25 * HOUR_MS);
    const large = await fill('x'.repeat(18), 3 * HOUR_MS);
    const first = await fill('1', 2 * HOUR_MS);
    const second = await fill('22', HOUR_MS);
    await uploads.fillPart(await uploads.begin(), 1, pieces('a part'));
    const kept = readdirSync(folder);
    expect(kept).toEqual(expect.arrayContaining([first, second]));
    expect(kept).not.toContain(old);
    expect(kept).not.toContain(large);
  });

  test('are written only to addresses that were given out lately', async () => {
    const { uploads } = newUploads({ files: 2 });
    const [first = '', second, third] = [await uploads.begin(), await uploads.begin(), await uploads.begin()];
    expect([first, second, third, 'A'.repeat(22)].map((token) => uploads.isOpen(token ?? ''))).toEqual([false, true, true, false]);
  });
});
