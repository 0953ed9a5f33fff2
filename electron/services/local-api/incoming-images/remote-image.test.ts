import { createServer, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pencilPng } from '../../../../test/support/files/make-png.ts';
import { isPublicAddress } from './public-address.ts';
import { fetchRemoteImage, type RemoteLimits } from './remote-image.ts';

const PICTURE = pencilPng(32);

/** A server on this machine that pretends to be one of the internet; `address` is its own. */
async function remote(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** As if `port` of this machine were public, and nothing else here. */
function pretendingPublic(base: string, more: Partial<RemoteLimits> = {}): Partial<RemoteLimits> {
  const own = new URL(base).port;
  return { mayReach: (address, port) => port === own || isPublicAddress(address), ...more };
}

describe('a picture of another machine', () => {
  test('is fetched, also after a redirect, and is called as its address is', async () => {
    const base = await remote((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/pictures/pencil.png' }).end();
      else response.end(PICTURE);
    });
    expect(await fetchRemoteImage(`${base}/moved`, pretendingPublic(base))).toEqual({
      ok: true,
      value: { bytes: PICTURE, name: 'pencil.png' },
    });
  });

  test.each([
    'http://127.0.0.1:8000/a.png',
    'http://localhost/a.png',
    'http://[::1]/a.png',
    'http://[::ffff:10.0.0.1]/a.png',
    'http://[::127.0.0.1]/a.png',
    'http://[4000::1]/a.png',
    'http://0/a.png',
    'http://2130706433/a.png',
    'http://0x7f.1/a.png',
    'http://10.1.2.3/a.png',
    'http://169.254.169.254/latest/meta-data',
    'http://192.168.0.1/a.png',
    'http://[fe80::1]/a.png',
    'http://[fd00::1]/a.png',
    'http://user@1.1.1.1/a.png',
    'http://1.1.1.1:22/a.png',
    'ftp://1.1.1.1/a.png',
    'file:///etc/passwd',
    'gopher://1.1.1.1/',
  ])('is not fetched from %s', async (url) => {
    expect(await fetchRemoteImage(url)).toMatchObject({ ok: false, error: { kind: 'download' } });
  });

  test.each(['http://127.0.0.1:1/', 'http://192.168.0.1/router', 'file:///etc/passwd', 'http://localhost:631/'])(
    'is not fetched when it is redirected to %s',
    async (location) => {
      const base = await remote((_, response) => response.writeHead(307, { location }).end());
      expect(await fetchRemoteImage(base, pretendingPublic(base))).toMatchObject({ ok: false, error: { kind: 'download' } });
    },
  );

  test('is not waited for, nor taken in when it is endless, packed, missing or sent in circles', async () => {
    const base = await remote((request, response) => {
      if (request.url === '/circle') response.writeHead(302, { location: '/circle' }).end();
      else if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
      else if (request.url === '/missing') response.writeHead(404).end();
      else if (request.url === '/endless') setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1).unref();
    });
    const limits = pretendingPublic(base, { timeoutMs: 1000, maxBytes: 1_000_000 });
    const reasons = await Promise.all(
      ['/circle', '/packed', '/missing', '/endless', '/silent'].map((path) => fetchRemoteImage(base + path, limits)),
    );
    expect(reasons.map((result) => (result.ok ? 'fetched' : `${result.error.kind}: ${result.error.error.message}`))).toEqual([
      'download: The picture could not be fetched: it is redirected too often.',
      'download: The picture could not be fetched: the answer is packed.',
      'download: The picture could not be fetched: the answer was 404.',
      'file-too-large: The picture has more than 0 MB.',
      'download: The picture could not be fetched: it took too long.',
    ]);
  });
});

test.each(['1.1.1.1', '2606:4700:4700::1111'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  '127.0.0.1',
  '0.0.0.0',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fc00::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'x',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
