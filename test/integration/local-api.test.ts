// Programs written for NVIDIA's service against `espalier serve`: one server, the real runtime, the starter packs.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ServedProgram, serveProgram } from '../support/api/served-program.ts';
import { makePng, pencilPng } from '../support/files/make-png.ts';
import { Terminal } from '../support/programs/command-line.ts';

const ROOT = join(import.meta.dirname, '../..');
const PYTHON = join(ROOT, 'python-runtime/.venv/bin/python');
const PENCIL = pencilPng(128);
const DATA_URI = `data:image/png;base64,${PENCIL.toString('base64')}`;
const Answer = z.object({ artifacts: z.tuple([z.object({ base64: z.string(), finishReason: z.string(), seed: z.int() })]) });
const Jobs = z.object({ jobs: z.array(z.looseObject({ id: z.string(), state: z.string() })) });

let server: ServedProgram;
beforeAll(async () => {
  server = await serveProgram();
});
afterAll(async () => {
  await server?.stop();
});

const post = (path: string, body: object | string) =>
  fetch(server.base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function artifactOf(answer: Response) {
  expect(answer.status).toBe(200);
  return Answer.parse(await answer.json()).artifacts[0];
}

/** `PENCIL` in another format, by the runtime's own picture library. */
async function picture(format: string): Promise<string> {
  const script = `import base64, io, sys; from PIL import Image
out = io.BytesIO(); Image.open(io.BytesIO(base64.b64decode(sys.stdin.read()))).convert("RGB").save(out, "${format}"); print(base64.b64encode(out.getvalue()).decode())`;
  const { stdout } = await execa(PYTHON, ['-c', script], { input: PENCIL.toString('base64') });
  return `data:image/${format};base64,${stdout.trim()}`;
}

describe('espalier serve', () => {
  test('is ready soon, and makes a GLB that the validator accepts of a request that holds a picture and nothing else', async () => {
    expect(server.readyMs).toBeLessThan(30_000); // 5 s on a machine that does nothing else
    const { base64, finishReason, seed } = await artifactOf(await post('/v1/infer', { image: DATA_URI }));
    expect([finishReason, seed]).toEqual(['SUCCESS', expect.any(Number)]);
    const { issues } = await validateBytes(new Uint8Array(Buffer.from(base64, 'base64')));
    expect(issues.messages.filter(({ severity }) => severity <= 1)).toEqual([]); // errors and warnings
  });

  test('takes a GIF, a BMP, a WebP and a JPEG, as views in a body of 40 MB, with the seed that was asked for', async () => {
    const image = await Promise.all(['gif', 'bmp', 'webp', 'jpeg'].map(picture));
    const body = JSON.stringify({ image, seed: 4294967295, no_texture: true }).padEnd(40 * 1024 * 1024, ' ');
    const { finishReason, base64, seed } = await artifactOf(await post('/v1/infer', body));
    expect([finishReason, Buffer.from(base64, 'base64').subarray(0, 4).toString(), seed]).toEqual(['SUCCESS', 'glTF', 4294967295]);
  });

  test('makes an STL of words', async () => {
    const steps = { ss_sampling_steps: 10, slat_sampling_steps: 10 };
    const { base64 } = await artifactOf(
      await post('/v1/infer', { prompt: 'a lamp', output_format: 'stl', no_texture: true, seed: 1, ...steps }),
    );
    const stl = Buffer.from(base64, 'base64');
    expect(stl.length).toBe(84 + 50 * stl.readUInt32LE(80));
  });

  test('says which words it knows when it knows none of those', async () => {
    const answer = await post('/v1/infer', { prompt: 'a sleepy xylophone' });
    expect([answer.status, await answer.json()]).toEqual([
      422,
      { detail: expect.stringMatching(/does not know .*xylophone.* chair, stool, table/) },
    ]);
  });

  test('says what is wrong with a picture that has nothing on it', async () => {
    const empty = makePng(64, 64, () => [0, 0, 0, 0]);
    const answer = await post('/v1/infer', { image: `data:image/png;base64,${empty.toString('base64')}` });
    expect([answer.status, await answer.json()]).toEqual([422, { detail: expect.not.stringContaining('/') }]);
  });

  test('refuses a port that is in use, and a flag that makes no sense, before anything is started', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const terminal = new Terminal();
    const inUse = await terminal.run('serve', '--port', String(port), '--json');
    expect([inUse.exitCode, JSON.parse(inUse.stdout)]).toMatchObject([
      2,
      { error: { message: `The port ${port} is in use by another program.` } },
    ]);
    holder.close();
    expect(await terminal.run('serve', '--port', '99999')).toMatchObject({ exitCode: 2 });
    expect(await terminal.run('serve', '--allow-origin', 'nonsense')).toMatchObject({ exitCode: 2 });
  });

  test('ends at SIGTERM in good order; what ran goes back into the queue, and is done after the next start', async () => {
    const home = mkdtempSync(join(tmpdir(), 'espalier-serve-'));
    const first = await serveProgram({ home });
    const asked = await fetch(`${first.base}/api/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ images: [DATA_URI], options: { building: { triangles: 500, textureSize: 64 } } }),
    });
    const { id } = z.object({ id: z.string() }).parse(await asked.json());
    const stateOf = async ({ base }: ServedProgram) =>
      Jobs.parse(await (await fetch(`${base}/api/v1/jobs`)).json()).jobs.find((job) => job.id === id)?.state;
    await expect.poll(() => stateOf(first)).toBe('running');
    expect(await first.stop('SIGTERM')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('goes back into the queue') });
    const second = await serveProgram({ home });
    expect(await stateOf(second)).toMatch(/waiting|running/);
    await expect.poll(() => stateOf(second)).toBe('done');
    expect(await second.stop('SIGINT')).toMatchObject({ exitCode: 0 });
    rmSync(home, { recursive: true });
  });
});
