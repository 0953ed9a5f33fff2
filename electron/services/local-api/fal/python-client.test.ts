// fal's own client for Python, unmodified, against the server, over a runtime that answers at once or fails on purpose.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { startApi } from '../../../../test/support/api/api-with-stand-in.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';

const PROJECT = join(import.meta.dirname, '../../../..');
const PYTHON = join(PROJECT, 'python-runtime/.venv/bin/python');
const SESSION = join(PROJECT, 'test/support/api/fal_client_session.py');

const MESH = { content_type: 'model/gltf-binary', file_name: 'model.glb', file_size: 5, url: expect.stringContaining('/files/') };

/** What the client said on stdout. Any warning, as of an upload that went the second way, fails the test. */
async function session(kind: 'works' | 'fails' | 'waits', address: string) {
  const picture = join(newFolder(), 'chair.png');
  writeFileSync(picture, pencilPng(32));
  const { stdout, stderr } = await execa(PYTHON, [SESSION, kind, address, picture], { env: { FAL_KEY: 'local' } });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the Python client', () => {
  test('does all that it does with fal', async () => {
    const { address, queue } = await startApi();
    const said = await session('works', address);
    expect(said).toMatchObject({
      subscribe: {
        result: { model_mesh: MESH, timings: { total: 6 } },
        logs: ['Waiting, seed 7.', 'Started.', 'Looking at the input.', 'Done.'],
        metrics: { inference_time: 6 },
      },
      stepByStep: { same: true, completed: true },
      parts: { same: true, result: { model_mesh: MESH } },
      otherWay: true,
      async: { model_mesh: MESH },
      invalid: { status: 422, type: 'literal_error', message: [{ loc: ['body', 'texture_size'], type: 'literal_error' }] },
      unknown: { status: 404, type: 'not_found' },
      over: { status: 400 },
    });
    expect(queue.find(said.stepByStep.requestId)).toMatchObject({
      name: 'chair',
      request: { origin: { service: 'fal', priority: 'low' } },
    });
  });

  test('does not send a request again that failed', async () => {
    const { address, queue } = await startApi({ fault: 'after-latent' });
    const failure = { status: 500, type: 'internal_server_error', message: [{ msg: expect.any(String) }] };
    expect(await session('fails', address)).toMatchObject({ subscribed: failure, run: failure });
    expect(queue.list().map(({ state }) => state.kind)).toEqual(['failed', 'failed']);
  });

  test('takes back a request that runs', async () => {
    const { address, queue } = await startApi({ fault: 'slow' });
    expect(await session('waits', address)).toMatchObject({
      logs: expect.arrayContaining([expect.objectContaining({ source: 'USER', level: 'INFO' })]),
      result: { status: 499, type: 'client_cancelled' },
    });
    expect(queue.list().map(({ state }) => state.kind)).toEqual(['cancelled']);
  });
});
