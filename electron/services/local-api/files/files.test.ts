// Files that the API serves: pictures that came in, and those of assets.
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ApiServer, grownAsset, openApiServer } from '../../../../test/support/api/api-server.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';
import { FileLinks } from './file-links.ts';

const PENCIL = pencilPng(32);

let api: ApiServer;
beforeAll(async () => {
  api = await openApiServer();
});
afterAll(() => api.close());

describe('a file', () => {
  test.each(['/files/x/model.glb', '/files/a0/../../etc/passwd', '/files/%2e%2e/%2e%2e/asset.json', '/files//asset.json'])(
    'is not found at %s',
    async (path) => {
      expect((await request(api.base + path)).statusCode).toBe(404);
    },
  );

  test('that came in is served under each name that it came by', async () => {
    const take = (name: string) => api.studio.pictures.import({ name, bytes: PENCIL });
    const [first, second] = [await take('50% off.png'), await take('ü#?.png')];
    if (!first.ok || !second.ok) throw new Error('the inbox refused a picture');
    const links = new FileLinks({ ...api.studio, key: readFileSync(api.studio.home.linkKey) });
    for (const { id, name } of [first.value, second.value]) {
      const served = await fetch(links.urlOf(api.base, { kind: 'picture', id }, name));
      expect([name, served.status, served.headers.get('content-type')]).toEqual([name, 200, 'image/png']);
      const again = await api.post('/v1/infer', { image: links.urlOf(api.base, { kind: 'picture', id }, name) });
      expect(again.status).toBe(200);
    }
  });

  test('of an asset is served, and nothing beside it, however the address is bent', async () => {
    const asset = await grownAsset(api);
    const Files = z.object({ files: z.record(z.string(), z.object({ url: z.string() })) });
    const url = Files.parse(await (await api.get(`/api/v1/assets/${asset.id}`)).json()).files['glb']?.url ?? '';
    const folder = asset.folder;
    writeFileSync(join(folder, 'notes.txt'), 'private');
    symlinkSync('/etc/passwd', join(folder, 'turntable.webm'));
    const around = (name: string) => url.replace('model.glb', name);
    expect((await request(url, { method: 'HEAD' })).statusCode).toBe(200);
    for (const name of ['notes.txt', 'asset.json', 'turntable.webm', '..%2Fmodel.glb', '.%2Fmodel.glb', 'model.glb%00', '%ff']) {
      expect([name, (await request(around(name))).statusCode]).toEqual([
        name,
        expect.toSatisfy((status: number) => status === 404 || status === 400),
      ]);
    }
    const forged = url.replace(/(\/files\/a)(.)/, (_, start: string, digit: string) => start + (digit === '0' ? '1' : '0'));
    expect((await request(forged)).statusCode).toBe(404);
    const { headers } = await request(url, { method: 'HEAD' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-type': 'model/gltf-binary',
      'content-security-policy': expect.stringContaining("'none'"),
    });
  });
});
