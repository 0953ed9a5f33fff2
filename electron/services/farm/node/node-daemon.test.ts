// The daemon of a node over its socket, as Ray's task speaks to it: with a runtime that makes its files at once. It needs no Ray.
import { readdirSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { ok } from '#contract/outcome/result.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { RuntimeSupervisor } from '../../runtime/supervisor.ts';
import { type AsGuest, NodeDaemon } from './node-daemon.ts';

const STAND_IN = fileURLToPath(new URL('../../../../test/support/programs/stand-in-runtime.ts', import.meta.url));
const { seed, cutOut, sampling, building } = GenerationOptions.parse({});
const PARAMS = { pictures: ['picture-0.png'], seed, cutOut, sampling, building, device: 'cuda:3', name: 'tea pot' };
const REQUEST = { method: 'generate', params: PARAMS, pack: 'abc', files: [{ name: 'picture-0.png', bytes: 3 }] };

/** With one runtime for each of `faults`, on a card of its own. */
function startDaemon(...faults: string[]) {
  return startDaemonAs((work) => work(), faults);
}

async function startDaemonAs(asGuest: AsGuest, faults: string[] = []) {
  const folder = newFolder();
  const commandWith = (fault: string) => ({
    program: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', STAND_IN],
    environment: { ...process.env, ESPALIER_TEST_FAULT: fault },
    folder,
  });
  const supervisors = (faults.length > 0 ? faults : ['']).map(
    (fault) => new RuntimeSupervisor({ locate: async () => ok(commandWith(fault)), onLog: () => {} }),
  );
  const [supervisor = expect.fail()] = supervisors;
  const warned: string[] = [];
  const log = {
    info: () => {},
    warn: (text: string) => void warned.push(text),
    error: (message: string, cause: unknown) => expect.fail(`${message}: ${cause}`),
  };
  const work = join(folder, 'work');
  const runtimes = supervisors.map((each, at) => ({ supervisor: each, device: 'a card', card: { name: 'L4', uuid: `GPU-${at}` } }));
  const daemon = new NodeDaemon({ name: 'node-a', work, runtimes, packs: new Map([['abc', '/packs/starter']]), asGuest, log });
  const path = join(folder, 'node.sock');
  await daemon.start(path);
  onTestFinished(async () => {
    await daemon.stop();
    await Promise.all(supervisors.map((each) => each.stop()));
  });
  return { daemon, supervisor, path, work, warned };
}

/** Sends a request in pieces as small as a network may cut it. */
function ask(path: string, request: object = REQUEST, content = 'pic'): Socket {
  const socket = connect(path);
  const bytes = Buffer.from(`${JSON.stringify(request)}\n${content}`);
  for (let at = 0; at < bytes.length; at += 50) socket.write(bytes.subarray(at, at + 50));
  return socket;
}

interface Frame {
  readonly kind: string;
  readonly name?: string;
  readonly bytes?: number;
  readonly content?: string;
  readonly cards?: readonly object[];
  readonly built?: { readonly files: object; readonly recipe: object };
  readonly error?: { readonly code: string; readonly message: string };
}

/** All frames until the daemon ends the connection. */
async function framesOf(socket: Socket): Promise<Frame[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const frames: Frame[] = [];
  for (let at = 0; at < all.length; ) {
    const end = all.indexOf('\n', at);
    const frame: Frame = JSON.parse(all.toString('utf8', at, end));
    const size = frame.kind === 'file' ? (frame.bytes ?? 0) : 0;
    frames.push({ ...frame, content: all.toString('utf8', end + 1, end + 1 + size) });
    at = end + 1 + size;
  }
  return frames;
}

describe('the daemon of a node', () => {
  test('sends the latent before what is built from it, then every file, then the result with plain names', async () => {
    const { path, work, supervisor } = await startDaemon();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const frames = await framesOf(ask(path));
    const order = frames.map(({ kind, name }) => (name === undefined ? kind : `${kind} ${name}`));
    expect(order.slice(0, 6)).toEqual([
      'begun',
      'progress',
      'file cut-out-1.png',
      'artifact cut-out-1.png',
      'file latent.safetensors',
      'artifact latent.safetensors',
    ]);
    expect(order.slice(6, -1).sort()).toEqual(['file cut-out-1.png', 'file input-1.png', 'file model.glb', 'file preview.png']);
    expect(frames.find(({ name }) => name === 'model.glb')?.content).toBe('grown');
    expect(frames.at(-1)).toMatchObject({
      kind: 'result',
      built: {
        files: { latent: 'latent.safetensors', glb: 'model.glb', preview: 'preview.png' },
        recipe: { node: { name: 'node-a', device: 'a card' } },
      },
    });
    expect(readdirSync(work)).toEqual([]);
    const warm = supervisor.pid();
    await framesOf(ask(path));
    expect(supervisor.pid()).toBe(warm);
  });

  test('cancels the job of a task that goes away, and its runtime stays', async () => {
    const { daemon, path, supervisor, work } = await startDaemon('slow');
    const socket = ask(path);
    await new Promise((resolve) => socket.once('data', resolve));
    await expect.poll(() => supervisor.pid()).toBeDefined(); // the first frame may come before the runtime has answered
    const warm = supervisor.pid();
    expect(daemon.running).toBe(1);
    socket.destroy();
    await daemon.leave();
    expect([daemon.running, supervisor.pid(), readdirSync(work)]).toEqual([0, warm, []]);
  });

  test('begins a job when it may work here for others, and not that of a task that went away before', async () => {
    const turn = Promise.withResolvers<void>();
    const begun: boolean[] = [];
    let waits = 0;
    const { daemon, path } = await startDaemonAs(async (work, { signal, onWait }) => {
      onWait();
      waits += 1;
      const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await Promise.race([turn.promise, gone]);
      begun.push(!signal.aborted);
      if (!signal.aborted) await work();
    });
    const [lost, job] = [ask(path), ask(path)];
    await expect.poll(() => waits).toBe(2);
    lost.destroy();
    await expect.poll(() => begun).toEqual([false]);
    expect(daemon.running).toBe(0);
    turn.resolve();
    expect((await framesOf(job)).at(-1)?.kind).toBe('result');
    expect(begun).toEqual([false, true]);
  });

  test('hands on what the runtime fails with', async () => {
    const { path } = await startDaemon('after-latent');
    expect((await framesOf(ask(path))).at(-1)).toMatchObject({ kind: 'error', error: { code: 'out_of_memory' } });
  });

  test('sets a card aside whose runtime dies twice in a row, says so, and does the rest on the other; the last one goes on', async () => {
    const { daemon, path, warned } = await startDaemon('death', '');
    const ends: string[] = [];
    const told: unknown[] = [];
    for (let at = 0; at < 6; at++) {
      const frames = await framesOf(ask(path, { ...REQUEST, job: `job-${at}` }));
      ends.push(frames.at(-1)?.error?.code ?? frames.at(-1)?.kind ?? '');
      told.push(...frames.flatMap(({ cards = [] }) => cards));
    }
    expect(ends).toEqual(['runtime_died', 'result', 'runtime_died', 'result', 'result', 'result']);
    expect(told).toEqual(Array(4).fill({ name: 'L4', uuid: 'GPU-0', reason: expect.stringContaining('ended unexpectedly') }));
    expect(warned).toEqual([expect.stringContaining('The graphics card L4 (GPU-0) gets no more jobs')]);
    expect(daemon.running).toBe(0);
    await daemon.leave();
  });

  test('gives a job that comes again after its runtime died to another card, and blames none when that dies as well', async () => {
    const { path, warned } = await startDaemon('death', 'death');
    const job = { ...REQUEST, job: 'the same' };
    for (let at = 0; at < 2; at++) await framesOf(ask(path, job));
    expect(warned).toEqual([]);
  });

  test('refuses what is no request, or names a place of its own', async () => {
    const { path } = await startDaemon();
    expect(await framesOf(ask(path, { method: 'shutdown' }, ''))).toEqual([]);
    expect(await framesOf(ask(path, { ...REQUEST, files: [{ name: '../escape', bytes: 3 }] }))).toEqual([]);
    const unknownPack = await framesOf(ask(path, { ...REQUEST, pack: 'other' }));
    expect(unknownPack.at(-1)).toMatchObject({ kind: 'error', error: { code: 'protocol_violation' } });
  });
});
