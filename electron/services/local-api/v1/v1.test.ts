// Our own API over a stand-in for Python.
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ApiServer, jobOf, openApiServer } from '../../../../test/support/api/api-server.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';

const DATA_URI = `data:image/png;base64,${pencilPng(32).toString('base64')}`;

let api: ApiServer;
beforeAll(async () => {
  api = await openApiServer();
});
afterAll(() => api.close());

describe('our own API', () => {
  test('lists, searches, shows and rebuilds assets', async () => {
    const { id, assetId } = await jobOf(await api.post('/api/v1/jobs', { images: [DATA_URI], name: 'Unmistakable' }));
    await expect.poll(async () => (await jobOf(await api.get(`/api/v1/jobs/${id}`))).state).toBe('done');
    const found = await (await api.get('/api/v1/assets?search=unmistak')).json();
    expect(found).toMatchObject({ total: 1, assets: [{ id: assetId, name: 'Unmistakable', tags: ['api'] }] });
    expect(await (await api.get('/api/v1/assets?limit=1')).json()).toMatchObject({ assets: [{}] });
    const built = await jobOf(await api.post(`/api/v1/assets/${assetId}/builds`, { building: { formats: ['glb'] }, name: 'Second' }));
    expect(built).toMatchObject({ kind: 'rebuild', assetId, service: 'api' });
    await expect.poll(async () => (await jobOf(await api.get(`/api/v1/jobs/${built.id}`))).state).toBe('done');
    const Builds = z.object({
      builds: z.array(
        z.object({
          id: z.string(),
          name: z.string().optional(),
          isCurrent: z.boolean(),
          files: z.record(z.string(), z.object({ url: z.string() })),
        }),
      ),
    });
    const [current, kept] = Builds.parse(await (await api.get(`/api/v1/assets/${assetId}/builds`)).json()).builds;
    expect([current, kept]).toMatchObject([{ name: 'Second', isCurrent: true }, { isCurrent: false }]);
    for (const build of [current, kept]) expect((await request(build?.files['glb']?.url ?? '', { method: 'HEAD' })).statusCode).toBe(200);
    expect((await api.post(`/api/v1/assets/${assetId}/builds/${kept?.id}/choose`, undefined)).status).toBe(200);
    expect((await fetch(`${api.base}/api/v1/assets/${assetId}/builds/${current?.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await request(current?.files['glb']?.url ?? '', { method: 'HEAD' })).statusCode).toBe(404);
    expect(await (await api.get('/api/v1/packs')).json()).toMatchObject({ packs: expect.any(Array) });
  });

  test.each([
    ['/api/v1/jobs', {}, /needs an image or text/],
    ['/api/v1/jobs', { images: [DATA_URI], options: { building: { simplify: 2 } } }, /options\.building\.simplify/],
    ['/api/v1/jobs', { images: ['data:image/png;base64,QUJD'] }, /not a picture/],
    ['/api/v1/jobs', { text: 'a chair', pack: 'no such' }, /no model pack named/],
    ['/api/v1/assets/none/builds', { building: {} }, /no asset/],
  ])('says what is wrong with a request to %s (%j)', async (path, body, message) => {
    const answer = await api.post(path, body);
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String), message: expect.stringMatching(message) } });
    expect([404, 422]).toContain(answer.status);
  });

  test('tells what happens, once each', async () => {
    const gone = new AbortController();
    const events = await fetch(`${api.base}/api/v1/events`, { signal: gone.signal });
    const { id } = await jobOf(await api.post('/api/v1/jobs', { images: [DATA_URI] }));
    let text = '';
    for await (const chunk of events.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes(`"${id}"`) && text.includes('"state":"done"')) break;
    }
    gone.abort();
    expect(text).toMatch(/^event: runtime/);
    expect(text).toContain('event: jobs');
  });
});
