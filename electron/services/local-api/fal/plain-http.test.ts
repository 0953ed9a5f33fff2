// What programs see that speak HTTP themselves: addresses, statuses, headers, and who is told of what.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createFalClient } from '@fal-ai/client';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { startApi } from '../../../../test/support/api/api-with-stand-in.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';
import { QueueStatus } from './wire/status-objects.ts';

const INPUT = JSON.stringify({ image_url: `data:image/png;base64,${pencilPng(32).toString('base64')}` });
const JSON_BODY = { method: 'POST', body: INPUT, headers: { 'content-type': 'application/json' } } as const;

/** Listens on this machine; the first body that comes. */
async function listener(answerStatus = 200) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(answerStatus).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/told`, bodies };
}

/** The answer to a request for the queue. */
function submit(address: string, query = ''): Promise<Response> {
  return fetch(`${address}/queue/fal-ai/trellis${query}`, JSON_BODY);
}

async function submitted(address: string, query = ''): Promise<QueueStatus> {
  return QueueStatus.parse(await (await submit(address, query)).json());
}

describe('a request', () => {
  test('takes JSON that does not say that it is, as from a plain line of curl', async () => {
    const { address } = await startApi({ works: false });
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-8']) {
      const answer = await fetch(`${address}/queue/fal-ai/trellis`, { ...JSON_BODY, headers: { 'content-type': type } });
      expect(await answer.json()).toMatchObject({ status: 'IN_QUEUE' });
    }
  });

  test('is pending with 202, and done with 200 and the id and the seed in the headers', async () => {
    const { address, queue } = await startApi({ works: false });
    const body = await submitted(address);
    const pending = await fetch(body.status_url);
    expect([pending.status, await pending.json()]).toEqual([202, expect.objectContaining({ status: 'IN_QUEUE', queue_position: 0 })]);
    queue.start();
    await expect.poll(() => fetch(body.status_url).then(({ status }) => status)).toBe(200);
    const result = await fetch(body.response_url);
    expect(result.status).toBe(200);
    expect(await (await fetch(`${body.response_url}/response`)).json()).toEqual(await result.clone().json()); // an older form
    const request = queue.find(body.request_id)?.request;
    expect(Object.fromEntries(result.headers)).toMatchObject({
      'x-fal-request-id': body.request_id,
      'x-fal-billable-units': '0',
      'x-trellis-seed': String(request?.kind === 'generate' && request.options.seed),
    });
  });

  test('is asked for below the app alone, with or without the name of the queue', async () => {
    const { address } = await startApi({ works: false });
    const { request_id: id } = await submitted(address);
    const statuses = ['/queue/fal-ai/trellis', '/fal-ai/trellis', '/queue/fal-ai/trellis/multi', '/fal-ai/flux'].map(
      async (app) => (await fetch(`${address}${app}/requests/${id}/status`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([202, 202, 404, 404]);
  });

  test('reaches the queue by the name queue.localhost', async () => {
    const { address } = await startApi({ works: false });
    const { port } = new URL(address);
    const sent = httpRequest(`${address}/fal-ai/trellis`, {
      method: 'POST',
      headers: { host: `queue.localhost:${port}`, 'content-type': 'application/json' },
    });
    sent.end(INPUT);
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    expect(JSON.parse(answer === undefined ? '' : await text(answer))).toMatchObject({
      status: 'IN_QUEUE',
      status_url: expect.stringContaining(`http://localhost:${port}/queue/fal-ai/trellis/requests/`),
    });
  });

  test.each(['https://fal.run/fal-ai/flux', 'https://example.com/fal-ai/trellis', 'https://fal.run/v1/infer', 'nonsense'])(
    'through the proxy to what is not served here (%s) is not found',
    async (target) => {
      const { address } = await startApi({ works: false });
      const answer = await fetch(`${address}/api/fal/proxy`, {
        ...JSON_BODY,
        headers: { ...JSON_BODY.headers, 'x-fal-target-url': target },
      });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ detail: expect.any(String) });
    },
  );

  test.each([
    ['that is no JSON', '{"image_url": ', 'json_invalid'],
    ['that is no object', '[]', 'model_attributes_type'],
    ['without a picture', '{"image_url": null}', 'string_type'],
    ['with more pictures than views', JSON.stringify({ image_urls: Array(9).fill('x') }), 'too_long'],
  ])('%s is refused with the kind of the error in the headers, and not to be tried again', async (_, body, type) => {
    const { address } = await startApi({ works: false });
    const model = type === 'too_long' ? 'trellis/multi' : 'trellis';
    const answer = await fetch(`${address}/queue/fal-ai/${model}`, { ...JSON_BODY, body });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ detail: [{ type, loc: expect.arrayContaining(['body']), msg: expect.any(String) }] });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-fal-retryable': 'false',
      'x-fal-error-type': type,
      'x-fal-request-id': expect.any(String),
    });
  });

  test('that is one too many may be tried again', async () => {
    const { address } = await startApi({ works: false, settings: { maxWaiting: 1 } });
    expect((await submit(address)).status).toBe(200);
    const answer = await submit(address);
    expect(answer.status).toBe(429);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'x-fal-retryable': 'true', 'retry-after': expect.stringMatching(/^\d+$/) });
  });

  test('that failed names no path of this machine, in its result, its status or its logs', async () => {
    const { address, queue, home } = await startApi({ works: false });
    const body = await submitted(address);
    const request = queue.find(body.request_id)?.request;
    if (request?.kind !== 'generate') throw new Error('no job');
    for (const picture of request.pictures) await rm(picture);
    queue.start();
    await expect.poll(() => fetch(body.status_url).then(({ status }) => status)).toBe(200);
    const told = await Promise.all([body.response_url, `${body.status_url}?logs=1`].map(async (url) => (await fetch(url)).text()));
    expect(told.join()).toContain('There is no picture');
    expect(told.join()).not.toContain(home.folder);
  });

  test('that has not begun when its time is over is taken back, also by a server that was started anew meanwhile', async () => {
    const first = await startApi({ works: false });
    const headers = { ...JSON_BODY.headers, 'x-fal-request-timeout': '600' };
    const answer = await fetch(`${first.address}/queue/fal-ai/trellis`, { ...JSON_BODY, headers });
    const { request_id: id } = QueueStatus.parse(await answer.json());
    expect((await fetch(`${first.address}/queue/fal-ai/trellis/requests/${id}/status`)).status).toBe(202);
    const startBy = Date.parse(first.queue.list()[0]?.request.origin?.notes?.['startBy'] ?? '');
    await first.stop();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(startBy - 100); // its time is almost over when the second one comes
    const second = await startApi({ works: false, folder: first.home.folder });
    clock.mockRestore();
    const url = `${second.address}/queue/fal-ai/trellis/requests/${id}`;
    await expect.poll(async () => (await fetch(`${url}/status`)).json()).toMatchObject({ error_type: 'request_timeout' });
    const result = await fetch(url);
    expect([result.status, result.headers.get('x-fal-request-timeout-type')]).toEqual([504, 'user']);
  });

  test('whose connection broke is not sampled again when it is sent again', async () => {
    const { address, queue, home } = await startApi({ works: false });
    const connection = new AbortController();
    const broken = fetch(`${address}/fal-ai/trellis`, { ...JSON_BODY, signal: connection.signal }).catch(() => 'broken');
    await expect.poll(() => queue.list().length).toBe(1);
    connection.abort();
    expect(await broken).toBe('broken');
    await expect.poll(() => readFileSync(join(home.logs, 'studio.log'), 'utf8')).toContain('hung up');
    queue.start();
    const answer = await fetch(`${address}/fal-ai/trellis`, JSON_BODY);
    expect(answer.status).toBe(200);
    expect(queue.list().map(({ id }) => id)).toEqual([answer.headers.get('x-fal-request-id')]);
  });
});

describe('a webhook', () => {
  test('on this machine is told of the result', async () => {
    const { address } = await startApi();
    const { url, bodies } = await listener();
    const body = await submitted(address, `?fal_webhook=${encodeURIComponent(url)}`);
    await expect.poll(() => bodies.length).toBe(1);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      request_id: body.request_id,
      gateway_request_id: body.request_id,
      status: 'OK',
      error: null,
      payload: { model_mesh: { url: expect.stringContaining(`${address}/files/`) } },
    });
  });

  test('on this machine is told of a failure', async () => {
    const { address } = await startApi({ fault: 'before-latent' });
    const { url, bodies } = await listener();
    await submit(address, `?fal_webhook=${encodeURIComponent(url)}`);
    await expect.poll(() => bodies.length).toBe(1);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      status: 'ERROR',
      error: 'Nothing is on the picture.',
      payload: { detail: [{ loc: ['body', 'image_url'], type: 'no_media_generated' }] },
    });
  });

  test.each([
    'https://example.com/',
    'http://192.168.0.1/',
    'http://127.0.0.1.example.com/',
    'file:///etc/passwd',
    'http://0.0.0.0/',
    'http://me@127.0.0.1/',
    'x',
  ])('elsewhere (%s) is refused', async (url) => {
    const { address, queue } = await startApi({ works: false });
    const answer = await submit(address, `?fal_webhook=${encodeURIComponent(url)}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ detail: [{ loc: ['query', 'fal_webhook'] }] });
    expect(queue.list()).toEqual([]);
  });
});

describe('an upload', () => {
  const Announced = z.object({ upload_url: z.string(), file_url: z.string() });
  const announce = async (address: string, kind = 'initiate') => {
    const body = '{"file_name":"../a b.png","content_type":"image/png"}';
    return Announced.parse(await (await fetch(`${address}/storage/upload/${kind}`, { ...JSON_BODY, body })).json());
  };

  test('in parts is joined in the order of their numbers, whichever came first', async () => {
    const { address } = await startApi({ works: false });
    const { upload_url: url, file_url: file } = await announce(address, 'initiate-multipart');
    for (const [part, body] of [
      [2, 'world'],
      [1, 'hello '],
    ] as const) {
      const answer = await fetch(`${url}/${part}`, { method: 'PUT', body });
      expect(await answer.json()).toEqual({ partNumber: part, etag: answer.headers.get('etag') });
    }
    for (const part of ['0', '1001', '1.5', 'x'])
      expect([part, (await fetch(`${url}/${part}`, { method: 'PUT', body: '' })).status]).toEqual([part, 422]);
    await fetch(`${url}/complete`, { ...JSON_BODY, body: '{"parts":[]}' });
    expect(await (await fetch(file)).text()).toBe('hello world');
  });

  test('goes to an address that was given out, and to no other', async () => {
    const { address } = await startApi({ works: false });
    const { upload_url: url } = await announce(address);
    const invented = url.replace(/uploads\/[\w-]{22}/, `uploads/${'A'.repeat(22)}`);
    const outside = ['..%2Fqueue.sqlite', '..%2F..%2Fqueue.sqlite', '.'].map((path) =>
      url.replace(/uploads\/[\w-]{22}/, `uploads/${path}`),
    );
    for (const target of [invented, ...outside]) {
      expect((await fetch(target, { method: 'PUT', body: 'x' })).status).toBe(404);
      expect((await fetch(target)).status).toBe(404);
    }
  });

  test('of too many bytes is refused before any is sent', async () => {
    const { address } = await startApi({ works: false });
    const { upload_url: url } = await announce(address);
    const sent = httpRequest(url, { method: 'PUT', headers: { 'content-length': 200_000_000 } });
    sent.on('error', () => {}); // it is ended before it has sent what it promised
    sent.flushHeaders();
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    if (answer === undefined) throw new Error('no answer');
    expect([answer.statusCode, JSON.parse(await text(answer))]).toMatchObject([
      413,
      { detail: [{ type: 'file_too_large', ctx: { max_size: 128 * 1024 * 1024 } }] },
    ]);
    sent.destroy();
  });

  test('needs no token where its address was given out, and the token before', async () => {
    const { address } = await startApi({ works: false, settings: { token: 'secret' } });
    expect((await fetch(`${address}/storage/upload/initiate`, { ...JSON_BODY, body: '{}' })).status).toBe(401);
    const fal = createFalClient({ credentials: 'secret', proxyUrl: { url: `${address}/api/fal/proxy`, when: 'always' } });
    const url = await fal.storage.upload(new Blob(['some bytes']));
    expect(await (await fetch(url)).text()).toBe('some bytes');
  });
});
