// Who is answered, and what a body may be.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ApiServer, detailOf, openApiServer, openForTest } from '../../../../test/support/api/api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await openApiServer();
});
afterAll(() => api.close());

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
    const { base } = await openForTest({ allowedOrigins: ['http://localhost:3000'] });
    const allowed = await request(`${base}/v1/version`, { headers: { origin: 'http://localhost:3000' } });
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([200, 'http://localhost:3000']);
    const preflight = { method: 'OPTIONS', headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' } } as const;
    expect((await request(`${base}/v1/infer`, preflight)).statusCode).toBe(204);
    expect(await statusWith({ origin: 'http://localhost:3001' }, base)).toBe(403);
  });

  test('only who has the token, where there is one; health, documentation and files need none', async () => {
    const { base } = await openForTest({ token: 'a secret', allowedOrigins: ['http://localhost:3000'], runsJobs: false });
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
  const server = await openForTest({});
  return { ...server, port: Number(new URL(server.base).port) };
}
