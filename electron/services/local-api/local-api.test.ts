// The API as a whole over a stand-in for Python: who is answered, how jobs are kept, and what each service says.

import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { makeVastPng, pencilPng } from '../../../test/support/files/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { type ApiServer, type ApiServerOptions, openApiServer } from '../../../test/support/programs/api-server.ts';
import { FileLinks } from './files/file-links.ts';

const PENCIL = pencilPng(32);
const DATA_URI = `data:image/png;base64,${PENCIL.toString('base64')}`;
const Detail = z.object({ detail: z.unknown() });
const Job = z.looseObject({ id: z.string(), assetId: z.string(), state: z.string(), position: z.int().optional() });

let api: ApiServer;
beforeAll(async () => {
  api = await openApiServer();
});
afterAll(() => api.close());

async function open(options: ApiServerOptions): Promise<ApiServer> {
  const opened = await openApiServer(options);
  onTestFinished(() => opened.close());
  return opened;
}

/** A file that holds the stand-in up until it is removed. */
function closedGate(): string {
  const gate = join(newFolder(), 'gate');
  writeFileSync(gate, '');
  return gate;
}

async function detailOf(answer: Response): Promise<unknown> {
  return Detail.parse(await answer.json()).detail;
}

async function jobOf(answer: Response): Promise<z.infer<typeof Job>> {
  return Job.parse(await answer.json());
}

async function infer(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return api.post('/v1/infer', body, headers);
}

describe('who may ask', () => {
  const statusWith = async (headers: Record<string, string>, base = api.base) =>
    (await request(`${base}/v1/version`, { headers })).statusCode;

  test.each(['127.0.0.1', 'localhost:8000', '[::1]:8000', 'LOCALHOST'])('a program that calls us %s', async (host) => {
    expect(await statusWith({ host })).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:8000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '0.0.0.0',
    '127.0.0.1@evil.example',
  ])('not a page that reached us as %s', async (host) => {
    expect(await statusWith({ host })).toBe(403);
  });

  test('not a page of another origin, unless the user allowed it, nor one that hides its origin', async () => {
    expect(await statusWith({ origin: 'http://evil.example' })).toBe(403);
    expect(await statusWith({ origin: 'null' })).toBe(403);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(403);
    expect(api.studio.localApi.recent.list()[0]).toMatchObject({ status: 403, route: '/v1/version' });
    expect(await statusWith({ origin: api.base })).toBe(200);
    const { base } = await open({ allowedOrigins: ['http://localhost:3000'] });
    const allowed = await request(`${base}/v1/version`, { headers: { origin: 'http://localhost:3000' } });
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([200, 'http://localhost:3000']);
    const preflight = { method: 'OPTIONS', headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' } } as const;
    expect((await request(`${base}/v1/infer`, preflight)).statusCode).toBe(204);
    expect(await statusWith({ origin: 'http://localhost:3001' }, base)).toBe(403);
  });

  test('only who has the token, where there is one; health, documentation and files need none', async () => {
    const { base } = await open({ token: 'a secret', allowedOrigins: ['http://localhost:3000'], runsJobs: false });
    const preflight = { method: 'OPTIONS', headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' } } as const;
    expect((await request(`${base}/v1/infer`, preflight)).statusCode).toBe(204);
    expect(await statusWith({}, base)).toBe(401);
    for (const authorization of ['Bearer a secret', 'Key a secret', 'bearer  a secret'])
      expect(await statusWith({ authorization }, base)).toBe(200);
    for (const authorization of ['Bearer a secre', 'Bearer a secret2', 'Basic a secret', 'Bearer '])
      expect(await statusWith({ authorization }, base)).toBe(401);
    const open_ = ['/v1/health/live', '/openapi.json', '/docs/', '/docs/static/swagger-ui.css', '/'];
    for (const path of open_) expect([path, (await request(base + path)).statusCode]).toEqual([path, 200]);
    expect((await request(`${base}/nowhere`)).statusCode).toBe(401);
  });

  test('nobody of another machine: only loopback addresses are listened on', () => {
    const { port } = new URL(api.base);
    const hex = Number(port).toString(16).toUpperCase().padStart(4, '0');
    const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n'));
    const addresses = sockets.flatMap((line) => / ([0-9A-F]+):([0-9A-F]{4}) 0+:0000 0A /.exec(line)?.slice(1) ?? []);
    const own = addresses.filter((_, index) => addresses[index + 1] === hex);
    expect(own.toSorted()).toEqual(expect.arrayContaining(['0100007F']));
    expect(own.filter((address) => !['0100007F', '00000000000000000000000001000000'].includes(address))).toEqual([]);
  });
});

test.each([
  ['/:(', 404, 'Not Found'],
  ['/**', 404, 'Not Found'],
  ['/%zz', 400, 'Bad Request'],
  [`/fal-ai/trellis/requests/${'a'.repeat(400)}`, 414, 'The address is too long.'],
])('an address that makes no sense is refused like any other failure: %.30s', async (path, status, detail) => {
  const answer = await request(api.base + path);
  expect([answer.statusCode, await answer.body.json()]).toEqual([status, { detail }]);
});

describe('a body', () => {
  const send = (body: string | Buffer, headers: Record<string, string>) => fetch(`${api.base}/v1/infer`, { method: 'POST', body, headers });
  const json = { 'content-type': 'application/json' };

  test.each([
    ['{"image":', 422],
    ['', 422],
    ['[]', 422],
    ['{"__proto__":{"image":"x"}}', 422],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 422],
    [`{"prompt":[${'0,'.repeat(300_000)}0]}`, 422],
  ])('%.20s is refused', async (body, status) => {
    expect((await send(body, json)).status).toBe(status);
  });

  test('of millions of parts is refused before it takes memory, and what stands in strings is none of them', async () => {
    const before = process.memoryUsage().rss;
    for (const body of [`[${'{},'.repeat(4_000_000)}{}]`, '{"a":'.repeat(2_000_000), `{"\\"":[${'0,'.repeat(4_000_000)}0]}`])
      expect(await detailOf(await send(body, json))).toMatch(/nested deeper than 32 levels, or has too many parts/);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    const prompt = '[{,"\\'.repeat(50_000);
    expect(await detailOf(await send(JSON.stringify({ prompt }), json))).toMatchObject([{ type: 'string_too_long' }]);
  });

  test('of another kind is refused, and a charset is taken', async () => {
    expect((await send('{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send('{}', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await send('{}', { ...json, 'content-encoding': 'gzip' })).status).toBe(415);
    expect(await detailOf(await send('{}', { 'content-type': 'application/json; charset=utf-8' }))).toMatch(/No prompt field/);
  });

  test('of more than 64 MB is refused before it is sent', async () => {
    const headers = { ...json, 'content-length': String(65 * 1024 * 1024), expect: '100-continue' };
    const answer = await request(`${api.base}/v1/infer`, {
      method: 'POST',
      headers: { ...headers, expect: undefined },
      body: endless(),
    }).catch(String);
    expect(typeof answer === 'string' ? answer : String(answer.statusCode)).toMatch(/413|socket|closed|reset/i);
  });

  function endless() {
    return Buffer.alloc(65 * 1024 * 1024, ' ');
  }
});

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
    [{ image: DATA_URI, objects: [1, 2] }, /chosen objects \(2\) is not the number of pictures \(1\)/],
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
    const { post, get } = await open({ gate });
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
    const { post, get } = await open({ late, waitsUntilReady: false, runsJobs: false });
    const [early, ready] = [await post('/v1/infer', { image: DATA_URI }), await get('/v1/health/ready')];
    expect([early.status, early.headers.get('retry-after'), ready.status]).toEqual([503, '2', 503]);
    rmSync(late);
    await expect.poll(async () => (await get('/v1/health/ready')).status).toBe(200);
  });

  test('serves the modes of the variant that it was set to, and no other', async () => {
    const { post, get } = await open({ nim: { variant: 'large:image' }, runsJobs: false });
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
    const { post, base } = await open({ allowsNetwork: true, runsJobs: false, nim: { holdMs: 1 } });
    for (const image of [`${base}/docs/`, 'http://localhost:80/a.png', 'http://[::1]/a.png', 'ftp://1.1.1.1/a.png']) {
      const answer = await post('/v1/infer', { image });
      expect([answer.status, await detailOf(answer)]).toEqual([422, expect.stringMatching(/private network|neither a data URI/)]);
    }
  });

  test('gives up on holding an answer when it was told how long one may take, and keeps the job', async () => {
    const { post, studio } = await open({ nim: { holdMs: 50 }, runsJobs: false });
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

describe('a job of the API', () => {
  test('is there after a restart, with its files under the same addresses', async () => {
    const home = join(newFolder(), 'data');
    const before = await openApiServer({ home });
    const asked = await jobOf(await before.post('/api/v1/jobs', { images: [DATA_URI], name: 'pencil' }));
    const nim = await before.post('/v1/infer', { image: DATA_URI });
    const nimId = nim.headers.get('nvcf-reqid');
    const files = z.object({ files: z.record(z.string(), z.object({ url: z.string() })) });
    const glb = files.parse(await (await before.get(`/api/v1/assets/${asked.assetId}`)).json()).files['glb']?.url ?? '';
    await before.close();
    const after = await open({ home, runsJobs: false });
    expect(await jobOf(await after.get(`/api/v1/jobs/${asked.id}`))).toMatchObject({
      state: 'done',
      assetId: asked.assetId,
      service: 'api',
      name: 'pencil',
    });
    expect((await after.get(`/v2/nvcf/pexec/status/${nimId}`)).status).toBe(200);
    const served = await after.get(new URL(glb).pathname, { range: 'bytes=0-3' });
    expect([served.status, await served.text(), served.headers.get('content-type')]).toEqual([206, 'glTF', 'model/gltf-binary']);
    expect((await fetch(`${after.base}/api/v1/assets/${asked.assetId}`, { method: 'DELETE' })).status).toBe(204);
    expect((await after.get(new URL(glb).pathname)).status).toBe(404);
  });

  test('goes on when whoever asked hangs up', async () => {
    const gate = closedGate();
    const { base, studio } = await open({ gate });
    const gone = new AbortController();
    const body = JSON.stringify({ image: DATA_URI });
    const asked = fetch(`${base}/v1/infer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: gone.signal });
    asked.catch(() => {});
    await expect.poll(() => studio.jobs.list().length).toBe(1);
    gone.abort();
    const [{ id } = expect.fail()] = studio.jobs.list();
    await expect.poll(() => studio.localApi.recent.list()).toMatchObject([{ route: '/v1/infer', status: 499, jobId: id }]);
    rmSync(gate);
    await expect.poll(() => studio.jobs.list()[0]?.state.kind).toBe('done');
  });

  test('takes no memory for its pictures while its answer waits', async () => {
    const { base, studio } = await open({ runsJobs: false });
    const image = `data:image/png;base64,${Buffer.concat([PENCIL, Buffer.alloc(9 * 1024 * 1024)]).toString('base64')}`;
    const bodies = { '/v1/infer': JSON.stringify({ image }), '/fal-ai/trellis': JSON.stringify({ image_url: image }) };
    const heapBytes = () => {
      setFlagsFromString('--expose-gc');
      runInNewContext('gc')();
      return process.memoryUsage().heapUsed;
    };
    const before = heapBytes();
    for (const [path, body] of [...Object.entries(bodies), ...Object.entries(bodies)])
      fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => {}); // ended with the server
    await expect.poll(() => studio.jobs.list().length).toBe(4);
    expect(heapBytes() - before).toBeLessThan(12 * 1024 * 1024); // one picture would be more
  });

  test('is kept, and its connection ended at once, when the API is stopped', async () => {
    const { post, studio } = await open({ runsJobs: false });
    const asked = post('/v1/infer', { image: DATA_URI }).then(
      (answer) => `answered ${answer.status}`,
      () => 'cut off',
    );
    await expect.poll(() => studio.jobs.list().length).toBe(1);
    await studio.localApi.stop();
    expect(await asked).toBe('cut off');
    expect([studio.jobs.list()[0]?.state.kind, studio.localApi.state().kind]).toEqual(['waiting', 'off']);
  });

  test('waits for its turn: low priority after normal, positions counted, more than may wait refused', async () => {
    const home = join(newFolder(), 'data');
    const before = await openApiServer({ home });
    const built = await jobOf(await before.post('/api/v1/jobs', { images: [DATA_URI] }));
    await expect.poll(async () => (await jobOf(await before.get(`/api/v1/jobs/${built.id}`))).state).toBe('done');
    await before.close();
    const { post, get, base } = await open({ home, runsJobs: false, maxWaiting: 3 });
    const ask = (priority: string) => post('/api/v1/jobs', { images: [DATA_URI], priority });
    const [low, first, second] = [await jobOf(await ask('low')), await jobOf(await ask('normal')), await jobOf(await ask('normal'))];
    const positionOf = async ({ id }: { id: string }) => (await jobOf(await get(`/api/v1/jobs/${id}`))).position;
    expect([await positionOf(first), await positionOf(second), await positionOf(low)]).toEqual([0, 1, 2]);
    const refused = await post('/v1/infer', { image: DATA_URI });
    expect([refused.status, refused.headers.get('retry-after'), await detailOf(refused)]).toEqual([
      429,
      '5',
      expect.stringMatching(/3 requests wait/),
    ]);
    expect((await ask('normal')).status).toBe(429);
    const again = [`/api/v1/jobs/${first.id}/retry`, `/api/v1/assets/${built.assetId}/builds`];
    for (const path of again) expect([path, (await post(path, { building: {} })).status]).toEqual([path, 429]);
    expect((await post(`/api/v1/jobs/${first.id}/cancel`, undefined)).status).toBe(202);
    expect(await jobOf(await get(`/api/v1/jobs/${first.id}`))).toMatchObject({ state: 'cancelled' });
    expect((await post(`/api/v1/jobs/${first.id}/cancel`, undefined)).status).toBe(409);
    expect(await positionOf(second)).toBe(0);
    expect((await fetch(`${base}/api/v1/jobs/${first.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await get(`/api/v1/jobs/${first.id}`)).status).toBe(404);
  });

  test('is told of at every change, and is cancelled while it runs', async () => {
    const { post, base } = await open({ gate: closedGate() });
    const { id } = await jobOf(await post('/api/v1/jobs', { images: [DATA_URI] }));
    const events = await fetch(`${base}/api/v1/jobs/${id}/events`);
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let text = '';
    let isAsked = false;
    for await (const chunk of events.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (isAsked || !text.includes('"state":"running"')) continue;
      isAsked = true;
      expect((await post(`/api/v1/jobs/${id}/cancel`, undefined)).status).toBe(202);
    }
    const told = text.split('\n\n').flatMap((each) => /^data: (.*)$/m.exec(each)?.[1] ?? []);
    const states = told.map((each) => Job.parse(JSON.parse(each)).state);
    expect([...new Set(states)]).toEqual(expect.arrayContaining(['running', 'cancelled']));
    expect(states.at(-1)).toBe('cancelled');
  });
});

test('large requests that come in at once are refused beyond what memory is given to them, by every service, until others end', async () => {
  const { base, port, post } = await openPort();
  const longest = 64 * 1024 * 1024;
  const held = await Promise.all(
    ['/v1/infer', '/fal-ai/trellis', '/api/v1/jobs', '/v1/infer'].map(async (path) => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${longest}\r\n\r\n{`);
      return socket;
    }),
  );
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
  });
  for (const path of ['/v1/infer', '/fal-ai/trellis', '/api/v1/jobs']) {
    await expect.poll(async () => (await post(path, {})).status).toBe(429);
    expect((await post(path, {})).headers.get('retry-after')).toBe('1');
  }
  expect((await fetch(`${base}/v1/health/live`)).status).toBe(200);
  held[0]?.destroy();
  await expect.poll(async () => (await post('/v1/infer', {})).status).toBe(422);
});

/** A server of the test's own, with its port. */
async function openPort(): Promise<ApiServer & { port: number }> {
  const server = await open({});
  return { ...server, port: Number(new URL(server.base).port) };
}

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
    const [asset] = (await api.studio.library.list()).assets;
    const Files = z.object({ files: z.record(z.string(), z.object({ url: z.string() })) });
    const url = Files.parse(await (await api.get(`/api/v1/assets/${asset?.id}`)).json()).files['glb']?.url ?? '';
    const folder = asset?.folder ?? '';
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
  const [asset] = (await api.studio.library.list()).assets;
  for (const path of [...paths, `/api/v1/assets/${asset?.id}`, `/api/v1/assets/${asset?.id}/builds`]) {
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
  await open({ home, runsJobs: false, waitsUntilReady: false });
  await expect.poll(() => readdirSync(inbox).length).toBe(1);
  expect(readdirSync(inbox)).not.toContain(unneeded.ok ? unneeded.value.id : '');
});

test('a port that is in use is a failure that says so', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const { studio } = await open({});
  await studio.localApi.stop();
  expect(await studio.localApi.start({ port })).toMatchObject({
    ok: false,
    error: { code: 'usage', message: `The port ${port} is in use by another program.` },
  });
  expect(studio.localApi.state()).toMatchObject({ kind: 'failed' });
  expect(await studio.localApi.start({ port: 0 })).toMatchObject({ ok: true });
});
