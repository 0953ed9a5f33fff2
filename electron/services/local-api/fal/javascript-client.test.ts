// fal's own npm client, unmodified, against the server, over a runtime that answers at once or fails on purpose.
import { type ApiError, createFalClient, type FalClient, type QueueStatus, ValidationError } from '@fal-ai/client';
import { describe, expect, test } from 'vitest';
import { startApi } from '../../../../test/support/api/api-with-stand-in.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';

const PICTURE = `data:image/png;base64,${pencilPng(32).toString('base64')}`;
const INPUT = { image_url: PICTURE };
const FOUR = { ss_sampling_steps: 20, ss_guidance_strength: 6, slat_sampling_steps: 9, slat_guidance_strength: 4 };
/** Names that the client's types do not know, so that any input may be tried. */
const TRELLIS: string = 'fal-ai/trellis';
const MULTI: string = 'fal-ai/trellis/multi';

/** As programs in Node, and pages behind a proxy, set it. */
function proxied(address: string): FalClient {
  return createFalClient({ credentials: 'local', proxyUrl: { url: `${address}/api/fal/proxy`, when: 'always' } });
}

/** As programs set it that put another address in front of every path. */
function rebased(address: string): FalClient {
  const hosts: Readonly<Record<string, string>> = { 'fal.run': '', 'queue.fal.run': '/queue', 'rest.fal.ai': '' };
  return createFalClient({
    credentials: 'local',
    fetch: (input, init) => {
      const url = new URL(String(input));
      const prefix = hosts[url.host];
      return fetch(prefix === undefined ? url : `${address}${prefix}${url.pathname}${url.search}`, init);
    },
  });
}

const failureOf = (work: Promise<unknown>): Promise<ApiError<unknown>> =>
  work.then(
    () => Promise.reject(new Error('it went well')),
    (cause) => cause,
  );

const logsOf = (update: QueueStatus | undefined) =>
  update !== undefined && 'logs' in update ? update.logs.map(({ message }) => message) : [];

describe.each([
  ['through a proxy', proxied],
  ['with another address for each host', rebased],
])('the client, %s', (_, clientOf) => {
  test('subscribes, hears of the queue and of logs, and gets a mesh that can be fetched', async () => {
    const { address, queue } = await startApi();
    const updates: QueueStatus[] = [];
    let enqueued = '';
    const { data, requestId } = await clientOf(address).subscribe(TRELLIS, {
      input: { ...INPUT, seed: 7, ...FOUR, texture_size: '512', prompt: 'ignored', mesh_simplify: null },
      logs: true,
      pollInterval: 20,
      onEnqueue: (id) => {
        enqueued = id;
      },
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(requestId).toBe(enqueued);
    expect(updates.at(-1)).toMatchObject({ status: 'COMPLETED', request_id: requestId, metrics: { inference_time: 6 } });
    expect(logsOf(updates.at(-1))).toEqual(['Waiting, seed 7.', 'Started.', 'Looking at the input.', 'Done.']);
    expect(data).toMatchObject({
      model_mesh: { content_type: 'model/gltf-binary', file_name: 'model.glb', file_size: 5 },
      timings: { slat: 2, inference: 4.5, total: 6 },
    });
    expect(await (await fetch(data.model_mesh.url)).text()).toBe('grown');
    expect(queue.find(requestId)?.request).toMatchObject({
      origin: { service: 'fal', priority: 'normal' },
      options: {
        seed: 7,
        sampling: { sparseStructure: { steps: 20, guidance: 6 }, structuredLatent: { steps: 9, guidance: 4 } },
        building: { simplify: 0.95, textureSize: 512 },
      },
    });
  });

  test('uploads Blobs before it asks, for the model of several pictures too', async () => {
    const { address, queue } = await startApi();
    const blobs = [40, 48].map((side) => new Blob([Uint8Array.from(pencilPng(side))], { type: 'image/png' }));
    const input = { image_urls: blobs, multiimage_algo: 'multidiffusion' };
    const { data, requestId } = await clientOf(address).run(MULTI, { input });
    expect(data.model_mesh.url).toContain('/files/');
    expect(queue.find(requestId)?.request).toMatchObject({
      pictures: [expect.any(String), expect.any(String)],
      options: { sampling: { multiImage: 'multidiffusion' } },
    });
  });
});

describe('the client', () => {
  test('submits, asks for the status and takes the result', async () => {
    const { address } = await startApi();
    const { queue } = proxied(address);
    const submitted = await queue.submit('fal-ai/trellis', { input: INPUT });
    expect(submitted).toMatchObject({ status: 'IN_QUEUE', queue_position: 0, response_url: expect.stringContaining(address) });
    const requestId = submitted.request_id;
    await queue.subscribeToStatus('fal-ai/trellis', { requestId, pollInterval: 20 });
    expect(await queue.status('fal-ai/trellis', { requestId })).toMatchObject({ status: 'COMPLETED', logs: null });
    expect(await queue.result('fal-ai/trellis', { requestId })).toMatchObject({ requestId, data: { model_mesh: { file_size: 5 } } });
  });

  test('follows a stream of the status, whose events add up to the logs that a poll shows', async () => {
    const { address } = await startApi();
    const { queue } = proxied(address);
    const { request_id: requestId } = await queue.submit('fal-ai/trellis', { input: INPUT });
    const updates: QueueStatus[] = [];
    const done = await queue.subscribeToStatus('fal-ai/trellis', {
      ...{ requestId, mode: 'streaming', logs: true },
      onQueueUpdate: (update) => updates.push(structuredClone(update)),
    });
    expect(done.status).toBe('COMPLETED');
    const polled = await queue.status('fal-ai/trellis', { requestId, logs: true });
    expect(logsOf(polled).length).toBeGreaterThan(2);
    expect(logsOf(updates.at(-1))).toEqual(logsOf(polled));
  });

  test('is told what is wrong with its input, field by field', async () => {
    const { address, queue } = await startApi({ works: false });
    const input = { ss_sampling_steps: 51, slat_guidance_strength: 'much', texture_size: 700, mesh_simplify: 0.5 };
    const failure = await failureOf(proxied(address).subscribe(TRELLIS, { input: { image_url: '', ...input } }));
    expect(failure).toBeInstanceOf(ValidationError);
    if (!(failure instanceof ValidationError)) return;
    expect(failure.getFieldErrors('ss_sampling_steps')).toEqual([
      { loc: ['body', 'ss_sampling_steps'], type: 'less_than_equal', msg: expect.any(String), ctx: { le: 50 }, input: 51 },
    ]);
    expect(failure.fieldErrors.map(({ loc, type }) => [loc.at(-1), type])).toEqual([
      ['image_url', 'string_too_short'],
      ['ss_sampling_steps', 'less_than_equal'],
      ['slat_guidance_strength', 'float_parsing'],
      ['mesh_simplify', 'greater_than_equal'],
      ['texture_size', 'literal_error'],
    ]);
    expect(queue.list()).toEqual([]);
  });

  test.each([
    ['no picture', 'data:image/png;base64,AAAA', 'image_load_error'],
    ['a picture of another machine', 'https://example.com/chair.png', 'file_download_error'],
    ['a picture with hardly any pixels', `data:image/png;base64,${pencilPng(8).toString('base64')}`, 'image_too_small'],
    ['a file of this machine', 'file:///etc/passwd', 'image_load_error'],
  ])('is told that its picture is %s', async (_, url, type) => {
    const { address } = await startApi({ works: false });
    const failure = await failureOf(proxied(address).run('fal-ai/trellis/multi', { input: { image_urls: [PICTURE, url] } }));
    expect(failure).toBeInstanceOf(ValidationError);
    expect(failure.body).toMatchObject({ detail: [{ loc: ['body', 'image_urls', 1], type, msg: expect.any(String) }] });
  });

  test('takes back a request that waits', async () => {
    const { address, queue } = await startApi({ works: false });
    const fal = proxied(address);
    const { request_id: requestId } = await fal.queue.submit('fal-ai/trellis', { input: INPUT });
    await fal.queue.cancel('fal-ai/trellis', { requestId });
    expect(queue.find(requestId)?.state).toEqual({ kind: 'cancelled' });
    expect(await fal.queue.status('fal-ai/trellis', { requestId })).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
    expect(await failureOf(fal.queue.result('fal-ai/trellis', { requestId }))).toMatchObject({ status: 499, requestId });
    expect(await failureOf(fal.queue.cancel('fal-ai/trellis', { requestId }))).toMatchObject({ status: 400 });
  });

  test('takes back a request that runs', async () => {
    const { address, queue } = await startApi({ fault: 'slow' });
    const fal = proxied(address);
    const { request_id: requestId } = await fal.queue.submit('fal-ai/trellis', { input: INPUT });
    await expect.poll(() => fal.queue.status('fal-ai/trellis', { requestId })).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await failureOf(fal.queue.result('fal-ai/trellis', { requestId }))).toMatchObject({
      status: 400,
      body: { detail: 'Request is still in progress' },
    });
    await fal.queue.cancel('fal-ai/trellis', { requestId });
    await expect.poll(() => queue.find(requestId)?.state).toEqual({ kind: 'cancelled' });
  });

  test('knows its place in the queue, where requests of low priority come last', async () => {
    const { address } = await startApi({ works: false });
    const { queue } = proxied(address);
    const submitted: string[] = [];
    for (const priority of ['low', 'normal', 'normal'] as const) {
      submitted.push((await queue.submit('fal-ai/trellis', { input: INPUT, priority })).request_id);
    }
    const places = submitted.map((requestId) => queue.status('fal-ai/trellis', { requestId }));
    expect((await Promise.all(places)).map((status) => 'queue_position' in status && status.queue_position)).toEqual([2, 0, 1]);
  });

  test('does not send a request again that failed', async () => {
    const { address, queue } = await startApi({ fault: 'after-latent' });
    const fal = proxied(address);
    const failures = [fal.subscribe('fal-ai/trellis', { input: INPUT, pollInterval: 20 }), fal.run('fal-ai/trellis', { input: INPUT })];
    for (const failure of await Promise.all(failures.map(failureOf))) {
      expect(failure).toMatchObject({
        status: 500,
        requestId: expect.stringMatching(/./),
        body: { detail: [{ type: 'internal_server_error', ctx: { code: 'out_of_memory' } }] },
      });
    }
    expect(queue.list().map(({ state }) => state.kind)).toEqual(['failed', 'failed']);
  });

  test('does not send a request again whose own time to start ran out', async () => {
    const { address, queue } = await startApi({ works: false });
    const failure = await failureOf(proxied(address).run('fal-ai/trellis', { input: INPUT, startTimeout: 1.01 }));
    expect(failure).toMatchObject({ status: 504, isUserTimeout: true, body: { error_type: 'request_timeout' } });
    expect(queue.list().map(({ state }) => state.kind)).toEqual(['cancelled']);
  });

  test('finds a request again when the server was started anew', async () => {
    const first = await startApi();
    const { requestId } = await proxied(first.address).subscribe('fal-ai/trellis', { input: INPUT, pollInterval: 20 });
    await first.stop();
    const second = await startApi({ folder: first.home.folder });
    const { queue } = proxied(second.address);
    expect(await queue.status('fal-ai/trellis', { requestId, logs: true })).toMatchObject({
      status: 'COMPLETED',
      metrics: { inference_time: 6 },
    });
    const { data } = await queue.result('fal-ai/trellis', { requestId });
    expect(await (await fetch(data.model_mesh.url)).text()).toBe('grown');
  });
});
