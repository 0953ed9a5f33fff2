// fal.ai's clients against the real runtime and the bundled pack. What they do besides is tried in services/local-api/fal, and the examples
// of docs/hosted-apis.md in hosted-apis-document.test.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFalClient, type QueueStatus, ValidationError } from '@fal-ai/client';
import { execa } from 'execa';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStudio, type Studio } from '../../electron/studio.ts';
import { makePng, pencilPng } from '../support/files/make-png.ts';
import { newFolder } from '../support/new-folder.ts';

const PROJECT = join(import.meta.dirname, '../..');
const PYTHON = join(PROJECT, 'python-runtime/.venv/bin/python');

const home = mkdtempSync(join(tmpdir(), 'espalier-test-'));
let studio: Studio;
let address = '';

beforeAll(async () => {
  const environment = { ...process.env, ESPALIER_HOME: home };
  const created = await createStudio({ projectFolder: PROJECT, environment, ownsInbox: false });
  if (!created.ok) throw new Error(created.error.message);
  studio = created.value;
  const started = await studio.localApi.start({ port: 0 });
  if (!started.ok) throw new Error(started.error.message);
  ({ address } = started.value);
  studio.jobs.start();
});

afterAll(async () => {
  await studio.dispose();
  rmSync(home, { recursive: true, force: true });
});

const client = () => createFalClient({ credentials: 'local', proxyUrl: { url: `${address}/api/fal/proxy`, when: 'always' } });

/** What a session of the Python client says. */
async function pythonSession(session: string, subject: string): Promise<unknown> {
  const { stdout } = await execa(PYTHON, [join(PROJECT, 'test/support/api/fal_client_session.py'), session, address, subject], {
    env: { FAL_KEY: 'local' },
  });
  return JSON.parse(stdout);
}

describe('fal.ai on this machine', () => {
  test('takes back a request of several pictures that runs, which its stream of events says', async () => {
    const fal = client();
    const views = [64, 48].map((side) => new Blob([Uint8Array.from(pencilPng(side))], { type: 'image/png' }));
    const image_urls = await Promise.all(views.map((view) => fal.storage.upload(view)));
    const { request_id: requestId } = await fal.queue.submit('fal-ai/trellis/multi', { input: { image_urls } });
    const states = new Set<string>();
    const logs: string[] = [];
    const stream = await fal.queue.streamStatus('fal-ai/trellis/multi', { requestId, logs: true });
    stream.on('data', (update: QueueStatus) => {
      states.add(update.status);
      if ('logs' in update) logs.push(...update.logs.map(({ message }) => message));
    });
    await expect.poll(() => logs).toContain('Sampling the sparse structure.');
    await fal.queue.cancel('fal-ai/trellis/multi', { requestId });
    expect(await stream.done()).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
    expect([...states].slice(-2)).toEqual(['IN_PROGRESS', 'COMPLETED']);
    expect(logs).toEqual([...new Set(logs)]);
  });

  test('grows an object from an upload, and shows either client the requests of the other', async () => {
    const fal = client();
    const image_url = await fal.storage.upload(new Blob([Uint8Array.from(pencilPng(64))], { type: 'image/png' }));
    const updates: QueueStatus[] = [];
    const { data, requestId } = await fal.subscribe('fal-ai/trellis', {
      input: { image_url, mesh_simplify: 0.98, texture_size: '512' },
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(updates.at(-1)).toMatchObject({ status: 'COMPLETED', metrics: { inference_time: expect.any(Number) } });
    const { issues } = await validateBytes(new Uint8Array(await (await fetch(data.model_mesh.url)).arrayBuffer()));
    expect(issues.messages).toEqual([]);
    expect(await pythonSession('revisits', requestId)).toEqual({ status: 'Completed', result: data });
  });

  test('tells either client once that nothing can be seen on its picture', async () => {
    const picture = join(newFolder(), 'nothing.png');
    writeFileSync(
      picture,
      makePng(64, 64, () => [0, 0, 0, 0]),
    );
    const before = studio.jobs.list().length;
    const failure = { status: 422, type: 'no_media_generated', message: [{ loc: ['body', 'image_url'] }] };
    expect(await pythonSession('fails', picture)).toMatchObject({ subscribed: failure, run: failure });
    const image_url = `data:image/png;base64,${readFileSync(picture).toString('base64')}`;
    const cause: unknown = await client()
      .subscribe('fal-ai/trellis', { input: { image_url } })
      .catch((error: unknown) => error);
    expect(cause).toBeInstanceOf(ValidationError);
    expect(cause).toMatchObject({ fieldErrors: [{ loc: ['body', 'image_url'], type: 'no_media_generated' }] });
    const states = studio.jobs.list().slice(before);
    expect(states.map(({ state }) => state.kind)).toEqual(['failed', 'failed', 'failed']);
  });
});
