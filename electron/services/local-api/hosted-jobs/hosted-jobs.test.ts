// How jobs that were asked for over HTTP are kept, told of, and ended.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { closedGate, detailOf, Job, jobOf, openApiServer, openForTest } from '../../../../test/support/api/api-server.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';

const PENCIL = pencilPng(32);
const DATA_URI = `data:image/png;base64,${PENCIL.toString('base64')}`;

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
    const after = await openForTest({ home, runsJobs: false });
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

  test('knows whether somebody chose its steps and guidance, or a form filled them in, before the engine is there', async () => {
    const { post, studio } = await openForTest({ runsJobs: false });
    const askedBy = async (path: string, body: object) => {
      const answer = await post(path, body, { 'nvcf-poll-seconds': '0' });
      expect(answer.ok).toBe(true);
      const request = studio.jobs.list().at(-1)?.request;
      if (request?.kind !== 'generate') expect.fail();
      const { isSamplingChosen, sampling } = request.options;
      return { isSamplingChosen, steps: sampling.sparseStructure.steps, guidance: sampling.structuredLatent.guidance };
    };
    const falForm = { isSamplingChosen: false, steps: 12, guidance: 3 };
    const nimForm = { ...falForm, steps: 25 };
    expect(await askedBy('/queue/fal-ai/trellis', { image_url: DATA_URI })).toEqual(falForm);
    expect(await askedBy('/v1/infer', { image: DATA_URI, ss_sampling_steps: 25 })).toEqual(nimForm);
    expect(await askedBy('/v1/infer', { prompt: 'a chair' })).toEqual(nimForm);
    const chosen = { image_url: DATA_URI, ss_sampling_steps: 25, slat_guidance_strength: 4 };
    expect(await askedBy('/queue/fal-ai/trellis', chosen)).toEqual({ isSamplingChosen: undefined, steps: 25, guidance: 4 });
  });

  test('knows whether somebody chose its seed', async () => {
    const { post, studio } = await openForTest({ runsJobs: false });
    const chosenIn = async (path: string, body: object) => {
      expect((await post(path, body, { 'nvcf-poll-seconds': '0' })).ok).toBe(true);
      const request = studio.jobs.list().at(-1)?.request;
      return request?.kind === 'generate' ? request.options.isSeedChosen : expect.fail();
    };
    const asked: [string, object, object][] = [
      ['/queue/fal-ai/trellis', { image_url: DATA_URI }, { seed: 7 }],
      ['/v1/infer', { image: DATA_URI, seed: 0 }, { seed: 7 }], // 0 means any
      ['/api/v1/jobs', { images: [DATA_URI] }, { options: { seed: 7 } }],
    ];
    for (const [path, body, seed] of asked) {
      expect([await chosenIn(path, body), await chosenIn(path, { ...body, ...seed })], path).toEqual([undefined, true]);
    }
  });

  test('goes on when whoever asked hangs up', async () => {
    const gate = closedGate();
    const { base, studio } = await openForTest({ gate });
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
    const { base, studio } = await openForTest({ runsJobs: false });
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
    const { post, studio } = await openForTest({ runsJobs: false });
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
    const { post, get, base } = await openForTest({ home, runsJobs: false, maxWaiting: 3 });
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
    const { post, base } = await openForTest({ gate: closedGate() });
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
