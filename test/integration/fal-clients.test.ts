// fal.ai's clients against the real runtime and the bundled pack: the examples of docs/hosted-apis.md as they stand there but for the
// port, and what needs no object of its own. What the clients do besides is tried in services/local-api/fal.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFalClient, type QueueStatus, ValidationError } from '@fal-ai/client';
import { execa } from 'execa';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStudio, type Studio } from '../../electron/studio.ts';
import { makePng, pencilPng } from '../support/make-png.ts';
import { newFolder } from '../support/new-folder.ts';

const MINUTES = 60_000;
const PROJECT = join(import.meta.dirname, '../..');
const PYTHON = join(PROJECT, 'python-runtime/.venv/bin/python');
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

const client = () => createFalClient({ credentials: 'local', proxyUrl: { url: `${address}/api/fal/proxy`, when: 'always' } });

/** What a session of the Python client says. */
async function pythonSession(session: string, subject: string): Promise<unknown> {
  const { stdout } = await execa(PYTHON, [join(PROJECT, 'test/support/fal_client_session.py'), session, address, subject], {
    env: { FAL_KEY: 'local' },
  });
  return JSON.parse(stdout);
}

describe('fal.ai on this machine', () => {
  test('takes back a request of several pictures that runs, which its stream of events says', { timeout: 4 * MINUTES }, async () => {
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
    await expect.poll(() => logs, { timeout: 2 * MINUTES }).toContain('Sampling the sparse structure.');
    await fal.queue.cancel('fal-ai/trellis/multi', { requestId });
    expect(await stream.done()).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
    expect([...states].slice(-2)).toEqual(['IN_PROGRESS', 'COMPLETED']);
    expect(logs).toEqual([...new Set(logs)]);
  });

  test.each([
    ['sh', 'example.sh', 'bash'],
    ['js', 'example.mjs', process.execPath],
    ['python', 'example.py', PYTHON],
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

  test('shows either client the requests of the other', async () => {
    const requestId = studio.jobs.list().findLast(({ state }) => state.kind === 'done')?.id ?? '';
    const { data } = await client().queue.result('fal-ai/trellis', { requestId });
    expect(await pythonSession('revisits', requestId)).toMatchObject({ status: 'Completed', result: data });
  });

  test('tells either client once that nothing can be seen on its picture', { timeout: 2 * MINUTES }, async () => {
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
