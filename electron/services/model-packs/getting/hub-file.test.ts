import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import {
  answers,
  breaksAfter,
  type HubServer,
  ignoresRanges,
  REVISION,
  sendsOtherBytes,
  sendsTooMuch,
  serveHub,
} from '../../../../test/support/packs/hub-server.ts';
import { PackMeter } from '../pack-meter.ts';
import { Hub, type HubFile } from './hub.ts';
import { fetchHubFile } from './hub-file.ts';

const REPOSITORY = 'microsoft/TRELLIS-image-large';
const WEIGHTS = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251));
const FILES = new Map([
  ['pipeline.json', Buffer.from('{"name": "x"}')],
  ['ckpts/a flow.safetensors', WEIGHTS],
]);

async function fetching(server: HubServer, environment: NodeJS.ProcessEnv = {}) {
  const hub = new Hub({ HF_ENDPOINT: server.endpoint, ...environment });
  onTestFinished(() => hub.close());
  const looked = await hub.look(REPOSITORY);
  if (!looked.ok) throw new Error(looked.error.message);
  const file = looked.value.files.find(({ path }) => path === 'ckpts/a flow.safetensors') as HubFile; // it is in the list above
  const part = join(newFolder(), 'x.part');
  let done = 0;
  const meter = new PackMeter({
    action: 'get',
    pack: 'x',
    onProgress: ({ doneBytes }) => {
      done = doneBytes;
    },
  });
  meter.begin('fetching', file.bytes);
  const fetch = (signal?: AbortSignal) =>
    fetchHubFile(file, part, { hub, repository: REPOSITORY, revision: looked.value.revision, meter, pausesMs: [1, 1, 1], signal });
  return { fetch, part, file, done: () => done };
}

const ranges = (server: HubServer) => server.stored.map(({ range }) => range);

describe('a file of the hub', () => {
  test('is listed with its revision and hash, fetched from where the hub sends, and told who we are to the hub alone', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch, part, file } = await fetching(server, { HF_TOKEN: 'secret' });
    expect(file).toEqual({
      path: 'ckpts/a flow.safetensors',
      bytes: WEIGHTS.length,
      promised: { kind: 'sha256', hash: expect.any(String) },
    });
    const fetched = await fetch();
    expect(fetched).toMatchObject({ ok: true, value: { sha256: createHash('sha256').update(WEIGHTS).digest('hex') } });
    expect(readFileSync(part).equals(WEIGHTS)).toBe(true);
    expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Bearer secret', 'Bearer secret']);
    expect(server.asked[1]?.path).toContain(REVISION);
    expect(server.stored.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('goes on after every break, by range, and fetches nothing twice', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    server.faults.push(breaksAfter(70_000), breaksAfter(1), answers(503), answers(429, { 'retry-after': '0' }), breaksAfter(50_000));
    const { fetch, part } = await fetching(server);
    expect(await fetch()).toMatchObject({ ok: true });
    expect(readFileSync(part).equals(WEIGHTS)).toBe(true);
    const starts = ranges(server).map((range) => Number(/=(\d+)/.exec(range ?? '')?.[1] ?? 0));
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
    expect(starts.at(-1)).toBeGreaterThan(100_000);
  });

  test('goes on with what an earlier program had fetched', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch, part } = await fetching(server);
    writeFileSync(part, WEIGHTS.subarray(0, 123_456));
    expect(await fetch()).toMatchObject({ ok: true });
    expect(ranges(server)).toEqual(['bytes=123456-']);
  });

  test('begins anew where ranges are ignored or refused, or the part is longer than the file', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch, part } = await fetching(server);
    writeFileSync(part, WEIGHTS.subarray(0, 1000));
    server.faults.push(ignoresRanges);
    expect(await fetch()).toMatchObject({ ok: true });
    writeFileSync(part, WEIGHTS.subarray(0, 1000));
    server.faults.push(answers(416));
    expect(await fetch()).toMatchObject({ ok: true });
    writeFileSync(part, Buffer.alloc(WEIGHTS.length + 1));
    expect(await fetch()).toMatchObject({ ok: true });
    expect(readFileSync(part).equals(WEIGHTS)).toBe(true);
  });

  test('with wrong contents is fetched once more, and is right or refused by name with nothing kept', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch, part } = await fetching(server);
    server.faults.push(sendsOtherBytes);
    expect(await fetch()).toMatchObject({ ok: true });
    writeFileSync(part, Buffer.alloc(500));
    expect(await fetch()).toMatchObject({ ok: true }); // a part of something else
    writeFileSync(part, '');
    server.faults.push(sendsOtherBytes, sendsOtherBytes);
    expect(await fetch()).toMatchObject({
      ok: false,
      error: {
        code: 'pack_damaged',
        message: expect.stringContaining('ckpts/a flow.safetensors'),
        details: { file: 'ckpts/a flow.safetensors' },
      },
    });
    expect(existsSync(part)).toBe(false);
    server.faults.push(...Array.from({ length: 5 }, () => sendsTooMuch));
    expect(await fetch()).toMatchObject({ ok: false, error: { code: 'pack_damaged' } });
  });

  test.each([
    [404, 'pack_missing', 1],
    [403, 'pack_not_licensed', 1],
    [500, 'pack_missing', 4],
  ] as const)('that is answered with %d fails with %s after as many tries as make sense', async (status, code, tries) => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch } = await fetching(server);
    server.faults.push(...Array.from({ length: 9 }, () => answers(status)));
    expect(await fetch()).toMatchObject({ ok: false, error: { code } });
    expect(server.stored).toHaveLength(tries);
  });

  test('follows no endless redirects, and none to a place of another kind', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch } = await fetching(server);
    server.faults.push(answers(302, { location: 'file:///etc/passwd' }));
    expect(await fetch()).toMatchObject({ ok: false, error: { message: expect.stringContaining('without protection') } });
    const loop = createServer((request, response) => void response.writeHead(302, { location: `${request.url}x` }).end());
    await new Promise<void>((resolve) => loop.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void loop.close());
    server.faults.push(answers(302, { location: `http://127.0.0.1:${(loop.address() as AddressInfo).port}/x` }));
    expect(await fetch()).toMatchObject({ ok: false, error: { message: expect.stringContaining('from one place to the next') } });
  });

  test('is paused at once, and keeps what came', async () => {
    const server = await serveHub(REPOSITORY, FILES);
    const { fetch, part } = await fetching(server);
    const controller = new AbortController();
    server.faults.push((_request, response, content) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 60_000));
      return true;
    });
    const paused = expect(fetch(controller.signal)).rejects.toThrow();
    await expect.poll(() => existsSync(part) && statSync(part).size).toBe(60_000);
    controller.abort();
    await paused;
    expect(statSync(part).size).toBe(60_000);
    expect(await fetch()).toMatchObject({ ok: true });
    expect(ranges(server).at(-1)).toBe('bytes=60000-');
  });

  test('goes through the proxy of the environment, and a hub that is not there is a sentence', async () => {
    const seen: string[] = [];
    const proxy = createServer((_request, response) => void response.writeHead(502).end());
    proxy.on('connect', (request, socket) => {
      seen.push(String(request.url));
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const hub = new Hub({ HF_ENDPOINT: 'https://hub.example', HTTPS_PROXY: address });
    onTestFinished(() => hub.close());
    expect(await hub.look(REPOSITORY)).toMatchObject({
      ok: false,
      error: { code: 'pack_missing', message: expect.stringContaining('hub.example') },
    });
    expect(seen).toEqual(['hub.example:443']);
  });
});
