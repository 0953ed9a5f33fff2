import { expect, test } from 'vitest';
import { localAddress } from './target-address.ts';

const PROXY = '/api/fal/proxy';

test.each([
  ['https://fal.run/fal-ai/trellis/multi', '/fal-ai/trellis/multi'],
  ['https://queue.fal.run/fal-ai/trellis?fal_webhook=a%20b', '/queue/fal-ai/trellis?fal_webhook=a%20b'],
  ['https://queue.falrun.com/fal-ai/trellis/requests/1/status?logs=1', '/queue/fal-ai/trellis/requests/1/status?logs=1'],
  ['https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3', '/storage/upload/initiate?storage_type=fal-cdn-v3'],
  ['https://rest.alpha.fal.ai/storage/auth/token', '/storage/auth/token'],
  ['https://v3.fal.media/files/upload', '/files/upload'],
])('a request for %s belongs to %s', (target, url) => {
  expect(localAddress({ url: PROXY, host: '127.0.0.1:8000', target })).toBe(url);
});

test.each([
  undefined,
  'x',
  'http://fal.run/fal-ai/trellis',
  'https://fal.run.example.com/fal-ai/trellis',
  'https://fal.run:8443/fal-ai/trellis',
  'https://fal.run/fal-ai/../v1/infer',
  'https://rest.fal.ai/tokens/',
  'https://v3.fal.media/files/secret/model.glb',
])('a request for %s stays with the proxy, which says that it is not served', (target) => {
  expect(localAddress({ url: PROXY, host: '127.0.0.1:8000', target })).toBe(PROXY);
});

test.each([
  ['queue.localhost:8000', '/fal-ai/trellis', '/queue/fal-ai/trellis'],
  ['QUEUE.localhost', '/fal-ai/trellis', '/queue/fal-ai/trellis'],
  ['queue.localhost', '/queue/fal-ai/trellis', '/queue/fal-ai/trellis'],
  ['queue.localhost', '/files/a/b', '/files/a/b'],
  ['localhost:8000', '/fal-ai/trellis', '/fal-ai/trellis'],
])('a request to %s for %s belongs to %s, whatever target it names', (host, url, expected) => {
  expect(localAddress({ url, host, target: 'https://fal.run/fal-ai/trellis' })).toBe(expected);
});
