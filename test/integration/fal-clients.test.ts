// fal.ai's clients against the real runtime and the bundled pack: the examples of docs/hosted-apis.md as they stand there but for the
// port, and a request of several pictures that is taken back while it runs. What the clients do besides is tried in services/local-api/fal.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFalClient } from '@fal-ai/client';
import { execa } from 'execa';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStudio, type Studio } from '../../electron/studio.ts';
import { pencilPng } from '../support/make-png.ts';
import { newFolder } from '../support/new-folder.ts';

const MINUTES = 60_000;
const PROJECT = join(import.meta.dirname, '../..');
const SECTION =
  readFileSync(join(PROJECT, 'docs/hosted-apis.md'), 'utf8')
    .split(/^## /m)
    .find((section) => section.startsWith('fal.ai')) ?? '';

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

/** The example of the page in `language`, with the address of our server. */
function example(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(SECTION) ?? [];
  if (code?.includes('http://127.0.0.1:8000') !== true) throw new Error(`the page has no example in ${language}`);
  return code.replaceAll('http://127.0.0.1:8000', address);
}

describe('fal.ai on this machine', () => {
  test('takes back a request of several pictures that runs', { timeout: 4 * MINUTES }, async () => {
    const fal = createFalClient({ credentials: 'local', proxyUrl: { url: `${address}/api/fal/proxy`, when: 'always' } });
    const views = [64, 48].map((side) => new Blob([Uint8Array.from(pencilPng(side))], { type: 'image/png' }));
    const image_urls = await Promise.all(views.map((view) => fal.storage.upload(view)));
    const { request_id: requestId } = await fal.queue.submit('fal-ai/trellis/multi', { input: { image_urls } });
    const status = () => fal.queue.status('fal-ai/trellis/multi', { requestId, logs: true });
    const sampling = { message: 'Sampling the sparse structure.' };
    await expect
      .poll(status, { timeout: 2 * MINUTES })
      .toMatchObject({ status: 'IN_PROGRESS', logs: expect.arrayContaining([expect.objectContaining(sampling)]) });
    await fal.queue.cancel('fal-ai/trellis/multi', { requestId });
    await expect.poll(status, { timeout: MINUTES }).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
  });

  test.each([
    ['sh', 'example.sh', 'bash'],
    ['js', 'example.mjs', process.execPath],
    ['python', 'example.py', join(PROJECT, 'python-runtime/.venv/bin/python')],
  ])('runs the example in %s', { timeout: 4 * MINUTES }, async (language, file, program) => {
    const folder = newFolder();
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'chair.png'), pencilPng(64));
    writeFileSync(join(folder, file), example(language));
    const { stdout } = await execa(program, [file], { cwd: folder, env: { FAL_KEY: 'local' } });
    if (language !== 'sh') for (const words of ['Sampling the structured latent.', 'model_mesh']) expect(stdout).toContain(words);
    const { issues } = await validateBytes(new Uint8Array(readFileSync(join(folder, 'chair.glb'))));
    expect(issues.messages).toEqual([]);
    expect(studio.jobs.list().at(-1)).toMatchObject({ state: { kind: 'done' }, request: { origin: { service: 'fal' } } });
  });
});
