// The API as a whole over a stand-in for Python: its addresses, its documentation, its port, and what it leaves behind.
import { readdirSync, utimesSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type ApiServer, grownAsset, openApiServer, openForTest } from '../../../test/support/api/api-server.ts';
import { pencilPng } from '../../../test/support/files/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';

const DATA_URI = `data:image/png;base64,${pencilPng(32).toString('base64')}`;

let api: ApiServer;
beforeAll(async () => {
  api = await openApiServer();
});
afterAll(() => api.close());

test.each([
  ['/:(', 404, 'Not Found'],
  ['/**', 404, 'Not Found'],
  ['/%zz', 400, 'Bad Request'],
  [`/fal-ai/trellis/requests/${'a'.repeat(400)}`, 414, 'The address is too long.'],
])('an address that makes no sense is refused like any other failure: %.30s', async (path, status, detail) => {
  const answer = await request(api.base + path);
  expect([answer.statusCode, await answer.body.json()]).toEqual([status, { detail }]);
});

test('no answer has a path of this machine in it', async () => {
  const paths = [
    '/api/v1/jobs',
    '/api/v1/assets',
    '/api/v1/packs',
    '/v1/metadata',
    '/v1/manifest',
    '/v1/metrics',
    '/openapi.json',
    '/api/v1/assets/none',
    '/nowhere',
  ];
  const asset = await grownAsset(api);
  for (const path of [...paths, `/api/v1/assets/${asset.id}`, `/api/v1/assets/${asset.id}/builds`]) {
    const text = await (await api.get(path)).text();
    expect([path, /\/tmp\/|\/home\/|\/root\//.exec(text)?.[0], text.includes(import.meta.dirname)]).toEqual([path, undefined, false]);
  }
});

test('the documentation needs nothing from elsewhere, and runs under its own policy', async () => {
  const page = await api.get('/docs/');
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style/);
  const parts = [...html.matchAll(/(?:src|href)="(\.[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect([part, (await fetch(new URL(part, `${api.base}/docs/`))).status]).toEqual([part, 200]);
});

test('every reference in the document leads to a schema', async () => {
  const text = await (await api.get('/openapi.json')).text();
  const { components } = z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) }).parse(JSON.parse(text));
  const wanted = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(wanted.length).toBeGreaterThan(5);
  expect(wanted.filter((name) => name === undefined || !(name in components.schemas))).toEqual([]);
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['Object3DRequest', 'Object3DResponse', 'NewJob', 'Job', 'Asset', 'Build', 'Pack']),
  );
});

test('pictures that nothing needs are gone a day after they came', async () => {
  const home = join(newFolder(), 'data');
  const before = await openApiServer({ home, runsJobs: false, nim: { holdMs: 1 } });
  await before.post('/v1/infer', { image: DATA_URI });
  await before.post('/v2/nvcf/assets', { contentType: 'image/png' });
  const unneeded = await before.studio.pictures.import({ name: 'a.png', bytes: pencilPng(40) });
  const inbox = before.studio.home.inbox;
  await before.close();
  expect(readdirSync(inbox)).toHaveLength(2);
  for (const name of readdirSync(inbox)) utimesSync(join(inbox, name), 1000, 1000);
  await openForTest({ home, runsJobs: false, waitsUntilReady: false });
  await expect.poll(() => readdirSync(inbox).length).toBe(1);
  expect(readdirSync(inbox)).not.toContain(unneeded.ok ? unneeded.value.id : '');
});

test('a port that is in use is a failure that says so', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const { studio } = await openForTest({});
  await studio.localApi.stop();
  expect(await studio.localApi.start({ port })).toMatchObject({
    ok: false,
    error: { code: 'usage', message: `The port ${port} is in use by another program.` },
  });
  expect(studio.localApi.state()).toMatchObject({ kind: 'failed' });
  expect(await studio.localApi.start({ port: 0 })).toMatchObject({ ok: true });
});
