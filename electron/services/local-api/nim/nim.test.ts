// NVIDIA's service as a whole, over a stand-in for Python.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ApiServer, closedGate, detailOf, openApiServer, openForTest } from '../../../../test/support/api/api-server.ts';
import { makeVastPng, pencilPng } from '../../../../test/support/files/make-png.ts';

const PENCIL = pencilPng(32);
const DATA_URI = `data:image/png;base64,${PENCIL.toString('base64')}`;

let api: ApiServer;
beforeAll(async () => {
  api = await openApiServer();
});
afterAll(() => api.close());

async function infer(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return api.post('/v1/infer', body, headers);
}

describe("NVIDIA's service", () => {
  test('answers a picture with a GLB and the seed', async () => {
    const answer = await infer({ image: DATA_URI, seed: 7 });
    expect(answer.status).toBe(200);
    const { artifacts } = z
      .object({ artifacts: z.array(z.object({ base64: z.string(), finishReason: z.string(), seed: z.int() })) })
      .parse(await answer.json());
    expect(artifacts).toMatchObject([{ finishReason: 'SUCCESS', seed: 7 }]);
    expect(
      Buffer.from(artifacts[0]?.base64 ?? '', 'base64')
        .subarray(0, 4)
        .toString(),
    ).toBe('glTF');
    const { assets } = await api.studio.library.list();
    expect(assets[0]?.tags).toEqual(['nim']);
  });

  test.each([
    [{ no_texture: true }, { texture: false, formats: ['glb'] }],
    [{ no_texture: false }, { formats: ['glb'] }],
    [{ output_format: 'stl', no_texture: true }, { formats: ['glb', 'stl'] }],
  ])('builds %j so: %j', async (fields, building) => {
    await (await infer({ image: DATA_URI, ...fields })).text(); // the stand-in makes no STL
    const request = api.studio.jobs.list().at(-1)?.request;
    expect(request?.kind === 'generate' ? request.options.building : 'no generation').toEqual(building);
  });

  test.each([
    [{}, /No prompt field/],
    [{ image: DATA_URI, prompt: 'a chair' }, /Multiple prompt fields were detected/],
    [{ image: null, prompt: null }, /No prompt field/],
    [{ prompt: 'a chair', mode: 'image' }, /The mode is image/],
    [{ prompt: '  ' }, /no words/],
    [{ image: 'nonsense!' }, /neither a data URI nor an http address/],
    [{ image: 'data:image/png;base64,!!!' }, /not base64/],
    [{ image: 'data:image/png;base64,QUJD' }, /not a picture/],
    [{ image: 'data:image/png,abc' }, /Not valid image/],
    [{ image: 'data:image/png;example_id,4' }, /expected value 0, 1, 2, 3/],
    [{ image: 'data:image/png;asset_id,none' }, /no uploaded asset/],
    [{ image: 'http://1.1.1.1/a.png' }, /network is not allowed/],
    [{ image: 'file:///etc/passwd' }, /neither a data URI/],
    [{ image: `data:image/png;base64,${makeVastPng(16_000, 8000).toString('base64')}` }, /16000 × 8000 pixels, which is too many/],
    [{ image: ['data:image/png;base64,QUJD', DATA_URI] }, /not a picture/],
    [
      { image: DATA_URI, objects: [1, 2] },
      /chosen objects \(2\) is not the number of pictures \(1\)\. Choose one for each picture, in their order, or none: /,
    ],
  ])('refuses %.60j with a sentence', async (body, sentence) => {
    const answer = await infer(body);
    expect([answer.status, await detailOf(answer)]).toEqual([422, expect.stringMatching(sentence)]);
  });

  test('asks for the one of several objects that a request names, and for all of them where it names none', async () => {
    for (const objects of [[2], [null], undefined]) {
      expect((await infer({ image: DATA_URI, objects })).status).toBe(200);
      const request = api.studio.jobs.list().at(-1)?.request;
      expect(request?.kind === 'generate' ? request.options.objects : 'no generation').toEqual(objects);
    }
  });

  test('names the place of what does not fit', async () => {
    expect(await detailOf(await infer({ image: DATA_URI, ss_sampling_steps: 5 }))).toMatchObject([
      { loc: ['body', 'ss_sampling_steps'], type: 'greater_than_equal', input: 5 },
    ]);
  });

  test('takes its examples, an uploaded asset, bare base64 and one of our own files', async () => {
    const announced = z
      .object({ assetId: z.string(), uploadUrl: z.string() })
      .parse(await (await api.post('/v2/nvcf/assets', { contentType: 'image/png', description: 'a pencil' })).json());
    const headers = { 'content-type': 'image/png', 'x-amz-meta-nvcf-asset-description': 'a pencil' };
    expect((await fetch(announced.uploadUrl, { method: 'PUT', headers, body: PENCIL })).status).toBe(200);
    const [first] = (await api.studio.library.list()).assets;
    const asset = z
      .object({ files: z.record(z.string(), z.object({ url: z.string() })) })
      .parse(await (await api.get(`/api/v1/assets/${first?.id}`)).json());
    expect(asset.files['glb']?.url).toMatch(/\/files\/[\w-]+\/model\.glb$/);
    const images = ['data:image/png;example_id,0', `data:image/png;asset_id,${announced.assetId}`, PENCIL.toString('base64')];
    for (const image of images) expect([image.slice(0, 30), (await infer({ image })).status]).toEqual([image.slice(0, 30), 200]);
    expect((await infer({ image: asset.files['glb']?.url ?? '' })).status).toBe(422); // ours, and no picture
  });

  test('answers 202 where the client asked for that, and the rest when it is asked again', async () => {
    const gate = closedGate();
    const { post, get } = await openForTest({ gate });
    const first = await post('/v1/genai/microsoft/trellis', { image: DATA_URI }, { 'nvcf-poll-seconds': '0' });
    const id = first.headers.get('nvcf-reqid');
    expect([first.status, first.headers.get('nvcf-status')]).toEqual([202, expect.stringMatching(/pending-evaluation|in-progress/)]);
    const pending = await get(`/v2/nvcf/pexec/status/${id}`, { 'nvcf-poll-seconds': '0' });
    expect(pending.status).toBe(202);
    rmSync(gate);
    const done = await get(`/v2/nvcf/pexec/status/${id}`, { 'nvcf-poll-seconds': '60' });
    expect([done.status, done.headers.get('nvcf-status')]).toEqual([200, 'fulfilled']);
    expect((await get('/v2/nvcf/pexec/status/none')).status).toBe(404);
  });

  test('tells what it is, as the container does', async () => {
    const answers = await Promise.all(
      ['/v1/health/ready', '/health/ready', '/v1/health/live', '/v1/metadata', '/v1/manifest', '/v1/version', '/v1/license'].map(
        async (path) => {
          const answer = await api.get(path);
          return [answer.status, await answer.json()] as const;
        },
      ),
    );
    expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    expect(answers[0]?.[1]).toEqual({ object: 'health.response', status: 'ready', message: 'Service is ready.' });
    expect(answers[3]?.[1]).toMatchObject({
      variant: 'base:text+large:image',
      modelInfo: expect.arrayContaining([expect.objectContaining({ shortName: expect.stringContaining('pytorch') })]),
    });
    expect((await api.get('/v1/infer')).status).toBe(405);
    expect((await fetch(`${api.base}/v1/infer`, { method: 'HEAD' })).status).toBe(405);
  });

  test('answers 503 until the runtime is loaded, and says when to ask again', async () => {
    const late = closedGate();
    const { post, get } = await openForTest({ late, waitsUntilReady: false, runsJobs: false });
    const [early, ready] = [await post('/v1/infer', { image: DATA_URI }), await get('/v1/health/ready')];
    expect([early.status, early.headers.get('retry-after'), ready.status]).toEqual([503, '2', 503]);
    rmSync(late);
    await expect.poll(async () => (await get('/v1/health/ready')).status).toBe(200);
  });

  test('serves the modes of the variant that it was set to, and no other', async () => {
    const { post, get } = await openForTest({ nim: { variant: 'large:image' }, runsJobs: false });
    expect(await detailOf(await post('/v1/infer', { prompt: 'a chair', mode: 'text' }))).toEqual([
      { type: 'literal_error', loc: ['body', 'mode'], msg: "Input should be 'image'", input: 'text', ctx: { expected: "'image'" } },
    ]);
    expect(await detailOf(await post('/v1/infer', { prompt: 'a chair' }))).toMatch(/does not serve the mode text/);
    const document = z
      .object({
        components: z.object({
          schemas: z.record(z.string(), z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() })),
        }),
      })
      .parse(await (await get('/openapi.json')).json());
    expect(document.components.schemas['Object3DRequest']?.properties?.['mode']).toMatchObject({
      anyOf: [{ const: 'image' }, { type: 'null' }],
    });
    expect(document.components.schemas['Object3DRequest']?.properties?.['samples']).toMatchObject({
      anyOf: [{ maximum: 1 }, { type: 'null' }],
    });
    expect(document.components.schemas['Object3DResponse']?.properties).toHaveProperty('artifacts');
  });

  test('fetches pictures where the user allowed the network, and never from this machine', async () => {
    const { post, base } = await openForTest({ allowsNetwork: true, runsJobs: false, nim: { holdMs: 1 } });
    for (const image of [`${base}/docs/`, 'http://localhost:80/a.png', 'http://[::1]/a.png', 'ftp://1.1.1.1/a.png']) {
      const answer = await post('/v1/infer', { image });
      expect([answer.status, await detailOf(answer)]).toEqual([422, expect.stringMatching(/private network|neither a data URI/)]);
    }
  });

  test('gives up on holding an answer when it was told how long one may take, and keeps the job', async () => {
    const { post, studio } = await openForTest({ nim: { holdMs: 50 }, runsJobs: false });
    const answer = await post('/v1/infer', { image: DATA_URI });
    expect([answer.status, await detailOf(answer)]).toEqual([500, expect.stringMatching(/It goes on, as /)]);
    expect(studio.jobs.list()).toMatchObject([{ state: { kind: 'waiting' } }]);
  });

  test('counts what it does', async () => {
    const text = await (await api.get('/v1/metrics')).text();
    expect(text).toMatch(/espalier_jobs\{state="done"\} [1-9]/);
    expect(text).toMatch(/espalier_stage_seconds_count\{stage="decode"\} [1-9]/);
    expect(text).toMatch(/espalier_queue_length 0/);
    expect(text).toMatch(/process_resident_memory_bytes [1-9]/);
    expect(text).toMatch(/espalier_runtime_resident_memory_bytes [1-9]/);
  });
});
